// Which event is chosen: its receipt, its place on the map, and the next one.
(function (dateline) {
const { GONE, POSSIBLE } = dateline.time;
const { make, scrollWithin } = dateline.words;
const { mark } = dateline.marks;

Object.assign(dateline.Filter.prototype, {
  // On a narrow page the receipt opens where the reader is: under the map, or under the row of the list.
  placePanel(row) {
    const root = this.panel.root;
    const wide = getComputedStyle(this.root).display === "contents";
    const button = row >= 0 ? this.rowButton(row) : null;
    if (!wide && button) button.parentElement.append(root);
    else if (root.parentElement !== this.root) this.root.prepend(root);
  },

  pick(row, focus, inList) {
    this.stack = null;
    this.placePanel(inList ? row : -1);
    this.mark(row);
    const kind = make("p", "dateline-kind");
    const look = this.look(row);
    kind.append(mark(look, 24), make("bdi", "", this.data.kinds[look.cat]));
    const notes = [dateline.marks.STATUS[look.status], ...(look.state === POSSIBLE ? ["maybe"] : [])];
    if (!this.data.plain || look.state === POSSIBLE) for (const note of notes) kind.append(make("span", "dateline-word", this.speech.say(note)));
    const meta = make("p", "dateline-panel-meta");
    for (const [index, part] of [this.dateOf(row), this.text(row, "dateline-place")].filter(Boolean).entries()) {
      if (index) meta.append(" · ");
      meta.append(make("bdi", "", part));
    }
    const body = make("div", "dateline-panel-body");
    body.append(...this.receiptOf(row));
    const source = this.root.querySelector(".dateline-source");
    if (source) body.append(source.cloneNode(true));
    this.panel.open(this.text(row, "dateline-title"), [kind, meta, body], this.stepsOf(row), focus);
    if (this.story.on) this.story.move(row);
    else this.reveal(row);
    this.tell();
  },

  // A copy of its button, for a list of events that share a mark.
  choice(row) {
    return this.rowButton(row).cloneNode(true);
  },

  pickStack(rows, most = rows.length) {
    const bounds = L.latLngBounds(rows.map((row) => this.at(row)));
    const apart = this.map.project(bounds.getNorthEast(), 11).distanceTo(this.map.project(bounds.getSouthWest(), 11));
    if (apart > 40 && this.map.getZoom() < 11) {
      this.moved = true;
      this.map.fitBounds(bounds, { padding: [60, 60], maxZoom: Math.min(11, this.map.getZoom() + 3), animate: !this.still() });
      return;
    }
    this.mark(-1);
    this.placePanel(-1);
    this.stack = rows;
    const list = make("ol", "dateline-list dateline-choices");
    for (const row of rows.slice(0, most)) {
      const item = make("li", "dateline-event");
      const copy = this.choice(row);
      copy.addEventListener("click", () => this.pick(row, true));
      item.append(copy);
      list.append(item);
    }
    const left = rows.length > most ? [make("p", "dateline-foot", `+ ${this.speech.number(rows.length - most)}`)] : [];
    this.panel.open(this.speech.say("stack", { n: rows.length }), [list, ...left], null, true);
  },

  mark(row) {
    const button = (one) => (one >= 0 ? this.rowButton(one) : null);
    button(this.selected)?.removeAttribute("aria-current");
    this.selected = row;
    this.article.highlight(row);
    const chosen = button(row);
    if (chosen) {
      chosen.setAttribute("aria-current", "true");
      scrollWithin(chosen.closest(".dateline-side"), chosen);
    }
    this.drawing.update(this.states, row);
  },

  still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  },

  reveal(row) {
    const at = this.at(row);
    if (!at || !this.map._loaded) return;
    if (this.map.getBounds().pad(-0.08).contains(at)) return;
    this.moved = true;
    this.map.panTo(at, { animate: !this.still() });
  },

  // Where it stands in that order, for the panel; null where there is nothing to step to.
  stepsOf(row) {
    const rows = this.sequence();
    const at = rows.indexOf(row);
    if (at < 0 || rows.length < 2) return null;
    const { speech } = this;
    return { text: speech.say("story_at", { n: at + 1, total: rows.length }), first: at === 0, last: at === rows.length - 1 };
  },

  stepEvent(by) {
    const rows = this.sequence();
    const at = rows.indexOf(this.selected);
    const row = at < 0 ? undefined : rows[at + by];
    if (row === undefined) return;
    this.pick(row, true, this.panel.root.closest(".dateline-event") !== null);
    this.announce(`${this.stepsOf(row).text}: ${this.nameOf(row)}`);
  },

  closed(from) {
    const row = this.selected;
    this.stack = null;
    this.story.end();
    this.mark(-1);
    this.tell();
    if (!from) return;
    if (from.isConnected && from !== document.body) from.focus({ preventScroll: true });
    else if (row < 0 || !this.drawing.focusOn(row)) this.rowButton(Math.max(0, row))?.focus({ preventScroll: true });
  },

  // Ends a search that leaves an event out, and widens the window to hold it.
  show(row) {
    if (!this.search.has(row)) {
      this.search.find("");
      this.refresh();
    }
    const stretch = this.stretchOf(row);
    if (this.states[row] !== GONE || !this.grid || !stretch) return;
    this.bar.move(Math.min(this.bar.start, stretch[0]), Math.max(this.bar.end, stretch[1]));
    this.refresh();
  }
});
})(window.dateline._);
