// A filter of a large frame: the same as filter.js shows, of columns and texts that are read when they are needed.
(function (dateline) {
const { POSSIBLE, CERTAIN, gridFor } = dateline.time;
const { make } = dateline.words;
const { mark } = dateline.marks;
const REST_MS = 200;
const FEW_PINS = 60;
const MOST_CHOICES = 50;

class Many extends dateline.Filter {
  prepareData() {
    const { data, id } = this;
    this.about = data.many;
    this.total = this.about.rows;
    this.states = new Uint8Array(this.total);
    this.entries = [];
    this.grid = gridFor(data.start, data.end);
    this.off = [];
    this.events = null;
    this.texts = new dateline.Texts(id, this.about);
    this.ready = this.load();
  }

  async load() {
    if (!window.DecompressionStream) return this.refuse();
    this.events = new dateline.Events(this.about, await dateline.block(`${this.id}-points`));
    this.states = this.events.states;
    for (let row = 0; row < this.total; row++) if (!this.events.isMapped(row)) this.off.push(row);
    this.drawing.canvas.events = this.events;
    if (this.about.shapes && this.data.plain) await this.loadShapes();
    this.refresh(true);
    this.tell();
    this.events.refine(await dateline.block(`${this.id}-rest`));
    if (this.about.shapes && !this.data.plain) await this.loadShapes();
    if (this.about.order) this.order = dateline.columnsOf(await dateline.block(`${this.id}-order`), this.about.order).order;
    this.drawing.canvas.sharpen();
  }

  // Says why nothing is shown; what waits for the data waits for ever.
  refuse() {
    const told = make("p", "dateline-noscript", this.speech.say("old_browser"));
    told.setAttribute("role", "alert");
    this.root.prepend(told);
    return new Promise(() => {});
  }

  async loadShapes() {
    this.drawing.canvas.shapes = new dateline.Outlines(this.about, await dateline.block(`${this.id}-shapes`), this.events);
  }

  makeSearch(hear) {
    return new dateline.ManySearch(this, hear);
  }

  makeDrawing(hear) {
    const crowd = new dateline.Crowd(this, hear);
    crowd.canvas.on("recolour", () => this.bar && this.drawBars());
    return crowd;
  }

  prepareList() {
    super.prepareList();
    const side = this.root.querySelector(".dateline-side");
    this.pages = new dateline.Pages(side, this.speech, {
      entry: (row) => this.entryOf(row),
      need: (rows) => this.texts.need(rows),
      keeping: (fill) => this.keepPanel(fill)
    });
  }

  prepareBar() {
    super.prepareBar();
    if (!this.bar) return;
    if (this.total > dateline.DENSE) this.root.querySelector(".dateline-key").append(make("span", "dateline-key-item", this.speech.say("dense")));
    this.bars = new dateline.Bars(this.bar, this.groups.length, this.data.lasting);
    this.bar.last = [];
    this.bar.draw = () => this.drawBars();
  }

  drawBars() {
    if (this.events) this.bars.draw(this.events, this.switched, this.search.hits, this.drawing.canvas.colours);
  }

  spanOf(row) {
    return this.events.spanOf(row);
  }

  at(row) {
    const { events } = this;
    return events.isMapped(row) ? L.CRS.EPSG3857.pointToLatLng(L.point(events.x[row], events.y[row]), 0) : null;
  }

  look(row) {
    const { events } = this;
    return { cat: events.cat[row], status: events.statusOf(row), state: this.states[row] || CERTAIN, area: events.isArea(row) };
  }

  text(row, className) {
    return this.texts.of(row, className.replace("dateline-", ""));
  }

  boundsOf(row) {
    const { shapes } = this.drawing.canvas;
    return shapes ? shapes.boundsOf(row) : null;
  }

  keyOf(row) {
    if (this.about.texts.includes("key")) return this.texts.of(row, "key");
    return `row-${this.order ? this.order[row] : row}`;
  }

  receiptOf(row) {
    const html = this.texts.of(row, "receipt");
    if (html) return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map(dateline.cleaned);
    const list = make("dl");
    for (const [name, text] of this.texts.factsOf(row)) {
      const value = make("dd");
      value.append(make("bdi", "", text));
      list.append(make("dt", "", name), value);
    }
    return list.childNodes.length ? [list] : [];
  }

  rowButton(row) {
    const entry = this.pages.entries.get(row);
    return entry ? entry.querySelector(".dateline-row") : null;
  }

  // A receipt that is open within the list stays open, with what has the focus in it, while the list is filled anew.
  keepPanel(fill) {
    const { root } = this.panel;
    const within = root.closest(".dateline-event") !== null;
    const focused = within && root.contains(document.activeElement) ? document.activeElement : null;
    if (within) this.root.prepend(root);
    fill();
    if (!within) return;
    this.placePanel(this.selected);
    if (focused) focused.focus({ preventScroll: true });
  }

  // The row of the list for an event whose texts are there.
  entryOf(row) {
    const entry = make("li", "dateline-event");
    entry.classList.toggle("dateline-possible", this.states[row] === POSSIBLE);
    const button = this.makeRowButton(row);
    button.addEventListener("click", () => this.pick(row, true, true));
    if (row === this.selected) button.setAttribute("aria-current", "true");
    entry.append(button);
    return entry;
  }

  makeRowButton(row) {
    const button = make("button", "dateline-row");
    button.type = "button";
    const look = this.look(row);
    if (!this.events.isMapped(row)) look.area = 0;
    const swatch = make("span", "dateline-swatch");
    swatch.append(mark(look, 26));
    const meta = make("span", "dateline-meta");
    const notes = [look.status ? dateline.marks.STATUS[look.status] : "", this.states[row] === POSSIBLE ? "maybe" : ""].filter(Boolean);
    const parts = [make("span", "", this.dateOf(row)), ...notes.map((word) => make("span", "dateline-word", this.speech.say(word)))];
    const place = this.text(row, "dateline-place");
    if (place) parts.splice(1, 0, make("bdi", "dateline-place", place));
    if (this.texts.of(row, "why")) parts.push(make("span", "", this.texts.of(row, "why")));
    for (const part of parts) meta.append(...(part === parts[0] ? [] : [" · "]), part);
    button.append(swatch, make("bdi", "dateline-title", this.text(row, "dateline-title")), meta);
    return button;
  }

  choice(row) {
    return this.makeRowButton(row);
  }

  // shownKey is another object whenever what is shown may be another.
  count() {
    const { about, grid, bar, events } = this;
    this.switched = this.groups.map((group, cat) => this.isOn(cat));
    // Before the points are there, all that is known is the whole.
    if (!events) this.counts = [about.rows - about.dated, 0, about.dated];
    else if (grid) this.counts = events.filter(bar.start, bar.end, this.switched, this.data.lasting, this.search.hits);
    else this.counts = [this.total, 0, 0];
    this.shownKey = {};
    return null;
  }

  isListed(row) {
    const { events } = this;
    if (row < events.dated) return this.states[row] > 0;
    return this.switched[events.cat[row]] && this.search.has(row);
  }

  // The list, and marks that can be reached by keyboard where they are few, follow when the window rests.
  listSoon() {
    clearTimeout(this.listing);
    if (this.events) this.listing = setTimeout(() => this.list(), REST_MS);
  }

  async list() {
    const { events, shownKey } = this;
    const mapped = events.shown.filter((row) => events.isMapped(row));
    const unmapped = mapped.length < events.shown.length ? events.shown.filter((row) => !events.isMapped(row)) : [];
    const undated = [];
    for (let row = events.dated; row < this.total; row++) if (this.isListed(row)) undated.push(row);
    await this.pages.show([mapped, unmapped, undated]);
    if (shownKey !== this.shownKey || !mapped.length || mapped.length > FEW_PINS) return;
    await this.texts.need(mapped);
    await this.ready;
    if (shownKey === this.shownKey) this.drawing.pin([...mapped].filter((row) => !this.data.plain || !events.hasShape(row)));
  }

  sequence() {
    return this.events ? this.events.shown : [];
  }

  async pick(row, focus, inList) {
    this.wanted = row;
    await this.ready;
    await this.texts.need([row]);
    if (this.wanted === row) super.pick(row, focus, inList);
  }

  async pickStack(rows) {
    this.wanted = -1;
    await this.ready;
    await this.texts.need(rows.slice(0, MOST_CHOICES));
    super.pickStack(rows, MOST_CHOICES);
  }

  mark(row) {
    super.mark(row);
    if (row >= 0) this.pages.turnTo(row);
  }

  stepEvent(by) {
    const rows = this.sequence();
    const at = rows.indexOf(this.selected);
    const row = at < 0 ? undefined : rows[at + by];
    if (row !== undefined) this.texts.need([row]).then(() => super.stepEvent(by));
  }

  // The receipt opens when the texts have come; false at once where keys are numbers and there is none.
  select(key) {
    this.asked = key;
    this.wanted = -1;
    if (key === null || key === undefined || key === "") return super.select(key);
    const number = /^row-(\d+)$/.exec(key);
    if (!this.about.texts.includes("key") && !(number && +number[1] < this.total)) return false;
    this.asked = String(key);
    this.open(this.asked);
    return true;
  }

  async open(key) {
    await this.ready;
    const row = await this.findKey(key);
    if (row < 0) return;
    await this.texts.need([row]);
    if (this.asked !== key) return;
    this.show(row);
    this.pick(row, false);
  }

  async findKey(key) {
    const number = +key.slice(4);
    if (!this.about.texts.includes("key")) return this.order ? this.order.indexOf(number) : number;
    for (let block = 0; block < this.texts.count(); block++) {
      const [keys] = await this.texts.load(block);
      if (keys.includes(key)) return block * this.texts.size + keys.indexOf(key);
      await this.texts.need([]);
    }
    return -1;
  }

  // Writing the address costs more than drawing: it follows when the window rests.
  writeAddress(state) {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => super.writeAddress(state), REST_MS);
  }

  // The units of the grid that hold it, so that the window does.
  stretchOf(row) {
    const { start, end, moments, dated } = this.events;
    return row < dated ? [start[row], moments[row] ? start[row] + this.grid.unit : end[row]] : null;
  }
}

dateline.Many = Many;
})(window.dateline._);
