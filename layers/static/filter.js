// One filter: what is shown, and the map, the bars and the count in step with it. Its list is in listing.js, the event that
// is chosen in choosing.js, what scripts and the address ask in driving.js.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN, stateOf, gridFor } = dateline.time;
const { make, speech } = dateline.words;
const OUT = -1;
const ANNOUNCE_MS = 500;
const NAME_LENGTH = 30;

// A place without its containers, short enough to stand beside a mark.
function shortName(place) {
  const name = place.split(/[,،，、:;]/)[0].replace(/\s*\([^)]*\)/g, "");
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
    this.off = data.lon.flatMap((lon, row) => (lon === null ? row : []));
  }

  // How many of the events that are shown have no mark.
  offMap() {
    let count = 0;
    for (const row of this.off) if (this.states[row]) count++;
    return count;
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

  // What a search looks at: title, place, and the quotes or, of any other frame, the other columns.
  textsOf(row) {
    return [...this.entries[row].querySelectorAll(`.dateline-title, .dateline-place, ${this.data.plain ? "dd bdi" : "blockquote"}`)].map((element) => element.textContent).join("\n");
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

  countText() {
    const { bar, grid, counts, speech } = this;
    const values = { n: counts[POSSIBLE] + counts[CERTAIN], total: this.total };
    if (!grid) return speech.say("status_undated", values);
    values.span = speech.between(speech.moment(bar.start, grid.unit), speech.lastOf(bar.end, grid.unit));
    return speech.say("status", values);
  }

  sayCount(now) {
    const text = this.countText();
    if (this.bar) {
      const of = { possible: this.counts[POSSIBLE], off_map: this.offMap() };
      const notes = Object.keys(of).filter((word) => of[word]).map((word) => this.speech.say(word, { n: of[word] }));
      this.bar.live.replaceChildren(make("b", "", text), " ", make("span", "", notes.join(" · ")));
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
}

dateline.Filter = Filter;
})(window.dateline._);
