// One filter: what is shown, and the map, the list, the bars, the count and the address in step with it.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN, stateOf, gridFor, parse, iso } = dateline.time;
const { make, speech } = dateline.words;
const { mark } = dateline.marks;
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
    data.end = data.start.map((start, row) => (start === null ? null : start + data.length[row]));
    this.entries = data.key.map((key, row) => document.getElementById(`${id}-e${row}`));
    this.states = data.start.map(() => GONE);
    this.listed = [];
    this.grid = gridFor(data.start, data.end);
    this.prepareTimes();
    this.prepareList();
    this.prepareBar();
    this.drawing = new dateline.Drawing(map, data, groups, {
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

  // What the list says of an event is the one place its texts are kept.
  text(row, className) {
    const element = this.entries[row].querySelector("." + className);
    return element ? element.textContent : "";
  }

  nameOf(row) {
    return [this.text(row, "dateline-title"), this.text(row, "dateline-place"), this.dateOf(row)].filter(Boolean).join(", ");
  }

  dateOf(row) {
    const { start, end } = this.data;
    return start[row] === null ? this.speech.say("no_date") : this.speech.span(start[row], end[row]);
  }

  noteOf(row) {
    const notes = [];
    if (this.states[row] === POSSIBLE) notes.push(this.speech.say("maybe"));
    if (this.data.status[row]) notes.push(this.speech.say(dateline.marks.STATUS[this.data.status[row]]));
    if (this.data.area[row]) notes.push(this.speech.say("area_word"));
    return notes.join("; ");
  }

  stackName(rows) {
    const titles = rows.slice(0, 3).map((row) => this.text(row, "dateline-title"));
    return `${this.speech.say("stack", { n: rows.length })}: ${titles.join("; ")}${rows.length > 3 ? " …" : ""}`;
  }

  prepareTimes() {
    for (const time of this.root.querySelectorAll(".dateline-event time[datetime]")) {
      const row = this.rowOf(time);
      time.textContent = this.dateOf(row);
    }
  }

  rowOf(element) {
    return +element.closest(".dateline-event").id.slice(this.id.length + 2);
  }

  prepareList() {
    this.entries.forEach((entry, row) => {
      const button = entry.querySelector(".dateline-row");
      button.prepend(make("span", "dateline-swatch"));
      button.addEventListener("click", () => this.pick(row, true, true));
    });
    this.empty = make("p", "dateline-empty", this.speech.say("nothing_shown"));
    this.root.querySelector(".dateline-side").prepend(this.empty);
    this.parts = this.root.querySelectorAll(".dateline-part");
  }

  swatch(row, state) {
    const { cat, status, area, lon } = this.data;
    const look = { cat: cat[row], status: status[row], state: state || CERTAIN, area: area[row] && lon[row] !== null };
    this.entries[row].querySelector(".dateline-swatch").replaceChildren(mark(look, 26));
  }

  prepareBar() {
    const root = this.root.querySelector(".dateline-time");
    this.status = make("p", "dateline-status");
    this.status.setAttribute("role", "status");
    if (this.grid) {
      this.bar = new dateline.TimeBar(root, this.grid, this.speech, this.id, this.data.mode, () => this.changed());
      root.append(dateline.legend.key(this.data, this.grid, this.speech));
    } else {
      root.append(make("p", "dateline-live", this.speech.say("none")));
    }
    root.append(this.status);
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
    const { data, grid, bar } = this;
    const counts = [0, 0, 0];
    const on = this.groups.map((group, cat) => this.isOn(cat));
    const barStates = [];
    for (let row = 0; row < data.key.length; row++) {
      const inside = grid ? stateOf(data.start[row], data.end[row], bar.start, bar.end, data.lasting) : GONE;
      const state = on[data.cat[row]] ? inside : GONE;
      barStates.push(on[data.cat[row]] ? inside : -1);
      counts[state] += 1;
      this.states[row] = state;
    }
    this.counts = counts;
    this.listSoon(first);
    if (this.selected >= 0 && this.states[this.selected] === GONE && data.start[this.selected] !== null) this.panel.close();
    if (this.stack && !this.stack.every((row) => this.states[row])) this.panel.close();
    this.drawing.update(this.states, this.selected);
    if (bar) bar.draw(data, this.groups.length, barStates);
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
    this.states.forEach((state, row) => {
      if (this.listed[row] === state) return;
      this.showEntry(row, state);
      this.listed[row] = state;
    });
    for (const part of this.parts) part.hidden = !part.querySelector(".dateline-event:not([hidden])");
  }

  showEntry(row, state) {
    const entry = this.entries[row];
    entry.hidden = state === GONE && this.data.start[row] !== null;
    entry.classList.toggle("dateline-possible", state === POSSIBLE);
    if (state !== GONE || this.listed[row] === undefined) this.swatch(row, state);
    const old = entry.querySelector(".dateline-maybe-word");
    if (old) old.remove();
    if (state === POSSIBLE) entry.querySelector(".dateline-meta").append(" ", make("span", "dateline-word dateline-maybe-word", this.speech.say("maybe")));
  }

  countText() {
    const { bar, grid, counts, data } = this;
    const values = { n: this.speech.number(counts[POSSIBLE] + counts[CERTAIN]), total: this.speech.number(data.key.length) };
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
    clearTimeout(this.timer);
    const say = () => {
      if (this.status.textContent !== text) this.status.textContent = text;
    };
    if (now) say();
    else this.timer = setTimeout(say, ANNOUNCE_MS);
  }

  // On a narrow page the receipt opens where the reader is: under the map, or under the row of the list.
  placePanel(row) {
    const root = this.panel.root;
    const wide = getComputedStyle(this.root).display === "contents";
    if (!wide && row >= 0) this.entries[row].append(root);
    else if (root.parentElement !== this.root) this.root.prepend(root);
  }

  pick(row, focus, inList) {
    this.stack = null;
    this.placePanel(inList ? row : -1);
    this.mark(row);
    const receipt = this.entries[row].querySelector(".dateline-receipt");
    const kind = make("p", "dateline-kind");
    const look = { cat: this.data.cat[row], status: this.data.status[row], state: this.states[row] || CERTAIN, area: this.data.area[row] };
    kind.append(mark(look, 24), make("bdi", "", this.data.kinds[this.data.cat[row]]));
    const notes = [dateline.marks.STATUS[this.data.status[row]], ...(this.states[row] === POSSIBLE ? ["maybe"] : [])];
    if (!this.data.plain || this.states[row] === POSSIBLE) for (const note of notes) kind.append(make("span", "dateline-word", this.speech.say(note)));
    const meta = make("p", "dateline-panel-meta");
    for (const [index, part] of [this.dateOf(row), this.text(row, "dateline-place")].filter(Boolean).entries()) {
      if (index) meta.append(" · ");
      meta.append(make("bdi", "", part));
    }
    const body = make("div", "dateline-panel-body");
    body.append(...receipt.cloneNode(true).childNodes);
    const source = this.root.querySelector(".dateline-source");
    if (source) body.append(source.cloneNode(true));
    this.panel.open(this.text(row, "dateline-title"), [kind, meta, body], this.sequence().length > 1, focus);
    this.reveal(row);
    this.tell();
  }

  pickStack(rows) {
    const { lat, lon } = this.data;
    const bounds = L.latLngBounds(rows.map((row) => [lat[row], lon[row]]));
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
    for (const row of rows) {
      const item = make("li", "dateline-event");
      const copy = this.entries[row].querySelector(".dateline-row").cloneNode(true);
      copy.addEventListener("click", () => this.pick(row, true));
      item.append(copy);
      list.append(item);
    }
    this.panel.open(this.speech.say("stack", { n: rows.length }), [list], false, true);
  }

  mark(row) {
    if (this.selected >= 0) this.entries[this.selected].querySelector(".dateline-row").removeAttribute("aria-current");
    this.selected = row;
    if (row >= 0) this.entries[row].querySelector(".dateline-row").setAttribute("aria-current", "true");
    this.drawing.update(this.states, row);
  }

  still() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  reveal(row) {
    const { lat, lon } = this.data;
    if (lon[row] === null || !this.map._loaded) return;
    const at = L.latLng(lat[row], lon[row]);
    if (this.map.getBounds().pad(-0.08).contains(at)) return;
    this.moved = true;
    this.map.panTo(at, { animate: !this.still() });
  }

  // Events in the order of the list that can be stepped through now.
  sequence() {
    return this.data.key.map((key, row) => row).filter((row) => this.states[row] !== GONE);
  }

  stepEvent(by) {
    const rows = this.sequence();
    const at = rows.indexOf(this.selected);
    this.pick(rows[(at + by + rows.length) % rows.length], true, this.panel.root.closest(".dateline-event") !== null);
  }

  closed(from) {
    const row = this.selected;
    this.stack = null;
    this.mark(-1);
    this.tell();
    if (!from) return;
    if (from.isConnected && from !== document.body) from.focus({ preventScroll: true });
    else if (row < 0 || !this.drawing.focusOn(row)) this.entries[Math.max(0, row)].querySelector(".dateline-row").focus({ preventScroll: true });
  }

  getState() {
    const { grid, bar, counts, data, selected } = this;
    return {
      start: grid ? iso(bar.start, grid.unit, false) : null,
      end: grid ? iso(bar.end, grid.unit, true) : null,
      shown: counts[POSSIBLE] + counts[CERTAIN],
      possible: counts[POSSIBLE],
      total: data.key.length,
      selected: selected >= 0 ? data.key[selected] : null
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
    const row = this.data.key.indexOf(key);
    if (row < 0) return false;
    if (this.states[row] === GONE && this.grid && this.data.start[row] !== null) {
      const { start, end } = this.data;
      this.bar.move(Math.min(this.bar.start, start[row]), Math.max(this.bar.end, end[row] + (end[row] === start[row] ? 1 : 0)));
      this.refresh();
    }
    this.pick(row, false);
    return true;
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
    this.refresh();
    if (given.id) this.select(given.id);
  }
}

dateline.Filter = Filter;
})(window.dateline._);
