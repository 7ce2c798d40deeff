// One filter: what is shown, and the map, the list, the bars, the count and the address in step with it.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN, stateOf, gridFor, parse, iso } = dateline.time;
const { make, speech, scrollWithin } = dateline.words;
const { mark } = dateline.marks;
const OUT = -1;
const ANNOUNCE_MS = 500;
const NAME_LENGTH = 30;
const LONG_LIST = 200;
const LIST_REST_MS = 150;

// A place without its containers, short enough to stand beside a mark.
function shortName(place) {
  const name = place.split(",")[0].replace(/\s*\([^)]*\)/g, "");
  return name.length > NAME_LENGTH ? name.slice(0, NAME_LENGTH).replace(/\s+\S*$/, "") + " …" : name;
}

class Filter {
  constructor(map, id, groups) {
    const data = JSON.parse(document.getElementById(id + "-data").textContent);
    Object.assign(this, { map, id, groups, data, listeners: [], selected: -1, stack: null, moved: false, frame: 0 });
    this.root = document.getElementById(id);
    this.speech = speech(data.lang, data.words);
    this.prepareData();
    this.search = this.makeSearch({ changed: () => this.changed(), textsOf: (row) => this.textsOf(row) });
    this.story = new dateline.Story(this);
    this.article = new dateline.Article(id, {
      selected: () => this.selected,
      show: (row) => {
        this.show(row);
        this.pick(row, true);
      }
    });
    this.prepareList();
    this.prepareBar();
    this.drawing = this.makeDrawing({
      pick: (row) => this.pick(row, true),
      pickStack: (rows) => this.pickStack(rows),
      nameOf: (row) => this.nameOf(row),
      noteOf: (row) => this.noteOf(row),
      stackName: (rows) => this.stackName(rows),
      placeOf: (row) => shortName(this.text(row, "dateline-place"))
    });
    this.panel = new dateline.Panel(this.root.querySelector(".dateline-receipt-panel"), this.speech, id, {
      close: (from) => this.closed(from),
      step: (by) => this.stepEvent(by)
    });
    map.on("overlayadd overlayremove", () => this.refresh());
    dateline.legend.nameLayers(map, groups, data.kinds, this.speech);
    dateline.fitting.fitWhenSeen(this);
    this.refresh(true);
  }

  // What follows up to "prepareList" is all that is asked of the data; many.js answers for a large page.
  prepareData() {
    const { data } = this;
    data.end = data.start.map((start, row) => (start === null ? null : start + data.length[row]));
    this.total = data.key.length;
    this.entries = data.key.map((key, row) => document.getElementById(`${this.id}-e${row}`));
    this.states = data.start.map(() => GONE);
    this.listed = [];
    this.grid = gridFor(data.start, data.end);
  }

  makeSearch(hear) {
    return new dateline.Search(this.total, this.speech, hear);
  }

  makeDrawing(hear) {
    return new dateline.Drawing(this.map, this.data, this.groups, hear);
  }

  // [start, end] in ms, null for an undated event.
  spanOf(row) {
    const { start, end } = this.data;
    return start[row] === null ? null : [start[row], end[row]];
  }

  // What the window must hold to hold it.
  stretchOf(row) {
    const span = this.spanOf(row);
    return span && [span[0], Math.max(span[1], span[0] + 1)];
  }

  // Where its mark is, null when it is not mapped.
  at(row) {
    const { lat, lon } = this.data;
    return lon[row] === null ? null : L.latLng(lat[row], lon[row]);
  }

  look(row) {
    const { cat, status, area } = this.data;
    return { cat: cat[row], status: status[row], state: this.states[row] || CERTAIN, area: area[row] };
  }

  keyOf(row) {
    return this.data.key[row];
  }

  // The row of an event, -1 when there is none.
  rowOfKey(key) {
    return this.data.key.indexOf(key);
  }

  // Its button in the list, null while the list does not hold it.
  rowButton(row) {
    return this.entries[row].querySelector(".dateline-row");
  }

  // What its receipt holds beyond title, date and place.
  receiptOf(row) {
    return [...this.entries[row].querySelector(".dateline-receipt").cloneNode(true).childNodes];
  }

  // What a search looks at: title, place, and the quotes or, of any frame, the other columns.
  textsOf(row) {
    return [...this.entries[row].querySelectorAll(".dateline-title, .dateline-place, blockquote, dd bdi")].map((element) => element.textContent).join("\n");
  }

  // Its outline on the map, null when it has none.
  boundsOf(row) {
    const shape = this.drawing.shapes.get(row);
    return shape ? L.featureGroup(shape.paths).getBounds() : null;
  }

  // Sets states and counts [gone, possible, certain]; gives the states for the bars, -1 for what is switched off or not searched for.
  count() {
    const { data, grid, bar } = this;
    const counts = [0, 0, 0];
    const on = this.groups.map((group, cat) => this.isOn(cat));
    const looks = [];
    for (let row = 0; row < this.total; row++) {
      const inside = grid ? stateOf(data.start[row], data.end[row], bar.start, bar.end, data.lasting) : GONE;
      const counted = on[data.cat[row]] && this.search.has(row);
      const state = counted ? inside : GONE;
      looks.push(counted ? inside : OUT);
      counts[state] += 1;
      this.states[row] = state;
    }
    this.counts = counts;
    this.looks = looks;
    return looks;
  }

  drawBars(barStates) {
    this.bar.draw(this.data, this.groups.length, barStates);
  }

  // Events in the order of the list that can be stepped through now.
  sequence() {
    return this.data.key.map((key, row) => row).filter((row) => this.states[row] !== GONE);
  }

  // What the list says of an event is the one place its texts are kept.
  text(row, className) {
    const element = this.entries[row].querySelector("." + className);
    return element ? element.textContent : "";
  }

  nameOf(row) {
    return [this.text(row, "dateline-title"), this.text(row, "dateline-place"), this.dateOf(row)].filter(Boolean).join(", ");
  }

  dateOf(row) {
    const span = this.spanOf(row);
    return span ? this.speech.span(...span) : this.speech.say("no_date");
  }

  noteOf(row) {
    const notes = [];
    const { state, status, area } = this.look(row);
    if (state === POSSIBLE) notes.push(this.speech.say("maybe"));
    if (status) notes.push(this.speech.say(dateline.marks.STATUS[status]));
    if (area) notes.push(this.speech.say("area_word"));
    return notes.join("; ");
  }

  stackName(rows) {
    const titles = rows.slice(0, 3).map((row) => this.text(row, "dateline-title"));
    return `${this.speech.say("stack", { n: rows.length })}: ${titles.join("; ")}${rows.length > 3 ? " …" : ""}`;
  }

  prepareList() {
    this.entries.forEach((entry, row) => {
      const time = entry.querySelector("time[datetime]");
      if (time) time.textContent = this.dateOf(row);
      const button = entry.querySelector(".dateline-row");
      button.prepend(make("span", "dateline-swatch"));
      button.addEventListener("click", () => this.pick(row, true, true));
    });
    this.empty = make("p", "dateline-empty", this.speech.say("nothing_shown"));
    const tools = make("div", "dateline-tools");
    tools.append(this.search.box, this.story.button);
    tools.hidden = this.total < 2;
    this.root.querySelector(".dateline-side").prepend(tools, this.empty);
    this.parts = this.root.querySelectorAll(".dateline-part");
  }

  swatch(row, state) {
    const look = { ...this.look(row), state: state || CERTAIN };
    if (!this.at(row)) look.area = 0;
    this.entries[row].querySelector(".dateline-swatch").replaceChildren(mark(look, 26));
  }

  prepareBar() {
    const root = this.root.querySelector(".dateline-time");
    this.status = make("p", "dateline-status");
    this.status.setAttribute("role", "status");
    this.step = make("p", "dateline-status");
    this.step.setAttribute("aria-live", "polite");
    if (this.grid) {
      this.bar = new dateline.TimeBar(root, this.grid, this.speech, this.id, this.data.mode, () => this.changed());
      root.append(dateline.legend.key(this.data, this.grid, this.speech));
    } else {
      root.append(make("p", "dateline-live", this.speech.say("none")));
    }
    root.append(this.status, this.step);
  }

  isOn(cat) {
    return this.map.hasLayer(this.groups[cat]);
  }

  changed() {
    this.fixed = true;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.refresh();
    });
  }

  refresh(first) {
    const barStates = this.count();
    this.listSoon(first);
    if (this.selected >= 0 && !this.isListed(this.selected)) this.panel.close();
    if (this.stack && !this.stack.every((row) => this.states[row])) this.panel.close();
    this.drawing.update(this.states, this.selected);
    if (this.bar) this.drawBars(barStates);
    this.sayCount(first);
    if (!first) this.tell();
  }

  // A long list costs the browser more than the map does: it follows when the window rests.
  listSoon(now) {
    clearTimeout(this.listing);
    if (now || this.entries.length <= LONG_LIST) this.list();
    else this.listing = setTimeout(() => this.list(), LIST_REST_MS);
  }

  list() {
    this.looks.forEach((look, row) => {
      if (this.listed[row] === look) return;
      this.showEntry(row, this.states[row]);
      this.listed[row] = look;
    });
    for (const part of this.parts) part.hidden = !part.querySelector(".dateline-event:not([hidden])");
  }

  // Undated events are listed whatever the window.
  isListed(row) {
    return this.looks[row] > GONE || (this.looks[row] === GONE && !this.spanOf(row));
  }

  showEntry(row, state) {
    const entry = this.entries[row];
    entry.hidden = !this.isListed(row);
    entry.classList.toggle("dateline-possible", state === POSSIBLE);
    if (state !== GONE || this.listed[row] === undefined) this.swatch(row, state);
    const old = entry.querySelector(".dateline-maybe-word");
    if (old) {
      old.previousSibling.remove();
      old.remove();
    }
    if (state === POSSIBLE) entry.querySelector(".dateline-meta").append(" · ", make("span", "dateline-word dateline-maybe-word", this.speech.say("maybe")));
  }

  countText() {
    const { bar, grid, counts } = this;
    const values = { n: this.speech.number(counts[POSSIBLE] + counts[CERTAIN]), total: this.speech.number(this.total) };
    if (!grid) return this.speech.say("status_undated", values);
    values.from = this.speech.moment(bar.start, grid.unit);
    values.to = this.speech.lastOf(bar.end, grid.unit);
    return this.speech.say("status", values);
  }

  sayCount(now) {
    const text = this.countText();
    if (this.bar) {
      this.bar.live.replaceChildren(make("b", "", text));
      if (this.counts[POSSIBLE]) this.bar.live.append(" ", make("span", "", this.speech.say("possible", { n: this.speech.number(this.counts[POSSIBLE]) })));
    }
    this.empty.hidden = !this.grid || this.counts[POSSIBLE] + this.counts[CERTAIN] > 0;
    this.empty.textContent = this.search.text ? this.speech.say("nothing_found", { text: this.search.text }) : this.speech.say("nothing_shown");
    if (now) this.status.textContent = text;
    else this.announce(this.step.textContent);
  }

  // One announcement, when nothing has changed for a while: the count if it is new, else the event stepped to.
  announce(step) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const text = this.countText();
      if (this.status.textContent !== text) this.status.textContent = text;
      else if (this.step.textContent !== step) this.step.textContent = step;
    }, ANNOUNCE_MS);
  }

  // On a narrow page the receipt opens where the reader is: under the map, or under the row of the list.
  placePanel(row) {
    const root = this.panel.root;
    const wide = getComputedStyle(this.root).display === "contents";
    const button = row >= 0 ? this.rowButton(row) : null;
    if (!wide && button) button.parentElement.append(root);
    else if (root.parentElement !== this.root) this.root.prepend(root);
  }

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
  }

  // A copy of its button, for a list of events that share a mark.
  choice(row) {
    return this.rowButton(row).cloneNode(true);
  }

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
    this.panel.open(this.speech.say("stack", { n: this.speech.number(rows.length) }), [list, ...left], null, true);
  }

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
  }

  still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  reveal(row) {
    const at = this.at(row);
    if (!at || !this.map._loaded) return;
    if (this.map.getBounds().pad(-0.08).contains(at)) return;
    this.moved = true;
    this.map.panTo(at, { animate: !this.still() });
  }

  // Where it stands in that order, for the panel; null where there is nothing to step to.
  stepsOf(row) {
    const rows = this.sequence();
    const at = rows.indexOf(row);
    if (at < 0 || rows.length < 2) return null;
    const { speech } = this;
    return { text: speech.say("story_at", { n: speech.number(at + 1), total: speech.number(rows.length) }), first: at === 0, last: at === rows.length - 1 };
  }

  stepEvent(by) {
    const rows = this.sequence();
    const at = rows.indexOf(this.selected);
    const row = at < 0 ? undefined : rows[at + by];
    if (row === undefined) return;
    this.pick(row, true, this.panel.root.closest(".dateline-event") !== null);
    this.announce(`${this.stepsOf(row).text}: ${this.nameOf(row)}`);
  }

  closed(from) {
    const row = this.selected;
    this.stack = null;
    this.story.end();
    this.mark(-1);
    this.tell();
    if (!from) return;
    if (from.isConnected && from !== document.body) from.focus({ preventScroll: true });
    else if (row < 0 || !this.drawing.focusOn(row)) this.rowButton(Math.max(0, row))?.focus({ preventScroll: true });
  }

  getState() {
    const { grid, bar, counts, selected } = this;
    return {
      start: grid ? iso(bar.start, grid.unit, false) : null,
      end: grid ? iso(bar.end, grid.unit, true) : null,
      shown: counts[POSSIBLE] + counts[CERTAIN],
      possible: counts[POSSIBLE],
      total: this.total,
      selected: selected >= 0 ? this.keyOf(selected) : null
    };
  }

  setRange(start, end) {
    return this.moveTo(parse(start, false), parse(end, true));
  }

  moveTo(start, end) {
    if (!this.grid || start === null || end === null || end <= start) return false;
    this.bar.move(start, end);
    return true;
  }

  select(key) {
    if (key === null || key === undefined || key === "") {
      this.panel.close();
      return true;
    }
    const row = this.rowOfKey(key);
    if (row < 0) return false;
    this.show(row);
    this.pick(row, false);
    return true;
  }

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

  on(name, hear) {
    if (name === "change" && typeof hear === "function") this.listeners.push(hear);
    return this;
  }

  tell() {
    const state = this.getState();
    const text = JSON.stringify(state);
    if (dateline.filters[0] === this) this.writeAddress(state);
    if (text === this.told) return;
    this.told = text;
    for (const hear of this.listeners) hear(state);
  }

  writeAddress(state) {
    const { grid, bar, data } = this;
    const whole = !grid || (bar.start <= grid.low && bar.end >= grid.high);
    const on = data.categories.filter((name, cat) => this.isOn(cat));
    dateline.embedding.writeHash({
      t: whole ? "" : `${state.start}/${state.end}`,
      q: this.search.text,
      id: state.selected,
      cat: on.length < data.categories.length ? on : null
    });
  }

  readAddress() {
    const given = dateline.embedding.readHash();
    if (given.cat) {
      this.groups.forEach((group, cat) => {
        if (given.cat.includes(this.data.categories[cat])) this.map.addLayer(group);
        else this.map.removeLayer(group);
      });
    }
    // An address may leave one end open.
    if (this.grid && (given.start || given.end)) {
      this.moveTo(given.start ? parse(given.start, false) : this.grid.low, given.end ? parse(given.end, true) : this.grid.high);
    }
    this.search.find(given.q);
    this.refresh();
    if (given.id) this.select(given.id);
  }
}

dateline.Filter = Filter;
})(window.dateline._);
