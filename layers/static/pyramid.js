// A filter of more events than a page can hold: counts and events come as tiles, texts in chunks, from files beside it.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN, DAY, gridFor, stateOf } = dateline.time;
const { make } = dateline.words;
const REST_MS = 200;
const FIRST_BYTES = 550e3;
const VIEW_BYTES = 2e6;
const FINEST = 2.2;
const LOOKS = 6;
const PLANE = 256;
const BITS = 22;
const CELLS_LISTED = 25;
const MOST_CHOICES = 50;
const NEAR_ZOOM = 11;

// In the place of a search: texts in files of this size cannot be looked through.
const NO_SEARCH = { text: "", hits: null, has: () => true, find() {} };

class Crowd {
  constructor(filter, hear) {
    this.filter = filter;
    this.canvas = new dateline.PyramidCanvas(filter).addTo(filter.map);
    const { map } = filter;
    map.on("click", (event) => {
      const found = this.canvas.under(event.containerPoint);
      if (!found) return;
      if (found.bubble) filter.enter(found.bubble);
      else if (found.rows.length === 1) hear.pick(found.rows[0]);
      else hear.pickStack(found.rows);
    });
    map.on("mousemove", (event) => map.getContainer().classList.toggle("dateline-over", this.canvas.under(event.containerPoint) !== null));
    map.on("moveend", () => filter.aim());
  }

  update(states, selected) {
    this.canvas.selected = selected;
    this.canvas.selectedAt = selected >= 0 ? this.filter.spotOf(selected) : null;
    this.filter.drawScene();
  }

  focusOn() {
    return false;
  }
}

class Pyramid extends dateline.Many {
  prepareData() {
    const { data, speech } = this;
    const about = data.pyramid;
    this.about = { ...about, texts: ["key"] };
    this.total = about.rows;
    this.states = {};
    this.entries = [];
    this.tiles = [];
    this.inSight = [];
    this.failures = new Set();
    this.turn = 0;
    this.grid = gridFor(data.start, data.end);
    this.details = new dateline.Details(about.details, about.rows, about.fields, speech, (error) => this.fail(error));
    this.archive = new dateline.Archive(about.archive, speech);
    const named = { title: "title", key: "event_id", receipt: "" };
    this.texts = {
      need: (rows) => this.details.need(rows),
      of: (row, name) => (name === "place" ? this.details.of(row, "place") || this.details.of(row, "place_text") : name === "why" ? dateline.whyNot((field) => this.details.of(row, field), speech) : this.details.of(row, named[name] ?? name))
    };
    this.events = { isMapped: (row) => this.details.of(row, "code") !== "" };
    this.ready = this.load();
  }

  // Counts are in the page; only then is anything fetched.
  async load() {
    if (!window.DecompressionStream) return this.refuse();
    const { about } = this;
    const [sum, apart] = await Promise.all(["sum", "apart"].map(async (name) => dateline.columnsOf(await dateline.block(`${this.id}-${name}`), about[name])));
    this.sum = new dateline.Series(sum, 0);
    this.tally = new dateline.Tally(this.sum);
    this.apart = apart;
    this.refresh(true);
    this.tell();
    try {
      if (about.mapped) await this.archive.open();
      this.opened = true;
      await this.aim();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error) {
    if (!(error instanceof dateline.FileError)) throw error;
    this.failures.add(error.message);
    this.failed.textContent = [...this.failures].join(" ");
    this.failed.hidden = false;
    this.waiting.hidden = true;
  }

  makeSearch() {
    return NO_SEARCH;
  }

  makeDrawing(hear) {
    const crowd = new Crowd(this, hear);
    crowd.canvas.on("recolour", () => this.bar && this.drawBars());
    return crowd;
  }

  prepareList() {
    const side = this.root.querySelector(".dateline-side");
    this.empty = make("p", "dateline-empty", this.speech.say("nothing_shown"));
    this.failed = make("p", "dateline-failed");
    this.failed.setAttribute("role", "alert");
    this.failed.hidden = true;
    this.waiting = make("p", "dateline-empty", this.speech.say("loading"));
    this.waiting.hidden = !window.DecompressionStream;
    this.sight = make("p", "dateline-empty");
    this.cells = make("ol", "dateline-list dateline-cells");
    this.left = make("p", "dateline-empty");
    side.append(this.failed, this.empty, this.waiting, this.sight, this.cells);
    this.pages = new dateline.Pages(side, this.speech, {
      entry: (row) => this.entryOf(row),
      need: (rows) => this.texts.need(rows),
      keeping: (fill) => this.keepPanel(fill)
    });
    side.append(this.left);
    this.parts = [];
  }

  prepareBar() {
    dateline.Filter.prototype.prepareBar.call(this);
    if (!this.bar) return;
    this.bars = new dateline.Bars(this.bar, this.groups.length, false);
    this.bar.last = [];
    this.bar.draw = () => this.drawBars();
  }

  drawBars() {
    if (this.tally) this.bars.draw(this.tally, this.switched, null, this.drawing.canvas.colours);
  }

  offMap() {
    return this.apartShown;
  }

  // The window in whole days since 1970.
  window() {
    const { bar, grid } = this;
    return { a: grid ? Math.floor(bar.start / DAY) : 0, b: grid ? Math.ceil(bar.end / DAY) : 0, on: this.switched };
  }

  count() {
    const { about } = this;
    this.switched = this.groups.map((group, cat) => this.isOn(cat));
    let [certain, possible] = [about.dated, 0];
    if (this.sum) {
      certain = 0;
      const { a, b } = this.window();
      this.apartShown = 0;
      this.sum.within(a, b, this.switched, (cell, category, sure, maybe) => {
        certain += sure;
        possible += maybe;
        if (cell) this.apartShown += sure + maybe;
      });
    }
    this.counts = [this.total - certain - possible, possible, certain];
    this.shownKey = {};
    return null;
  }

  refresh(first) {
    this.count();
    this.listSoon();
    if (this.selected >= 0 && !this.isListed(this.selected)) this.panel.close();
    if (this.stack && !this.stack.every((row) => this.stateAt(row))) this.panel.close();
    this.drawing.update(this.states, this.selected);
    if (this.bar) this.drawBars();
    this.sayCount(first);
    if (!first) this.tell();
  }

  // The level of tiles for the map as it is: cells of some forty to seventy pixels. Below 0, cells are put together.
  level() {
    return Math.ceil(this.map.getZoom() - FINEST);
  }

  // Loads what the map shows now; what is there stays until all of the new is.
  async aim() {
    if (!this.opened || !this.map._loaded) return;
    const turn = ++this.turn;
    const finest = this.level();
    let level = Math.max(0, finest);
    let wanted = this.tilesFor(level);
    // Before the reader has moved the map, little is fetched.
    const most = this.moved ? VIEW_BYTES : FIRST_BYTES;
    while (level > 0 && this.archive.toFetch(wanted) > most) wanted = this.tilesFor(--level);
    this.waiting.hidden = false;
    try {
      const tiles = await Promise.all(wanted.map(([zoom, place]) => this.archive.load(zoom, place)));
      if (turn !== this.turn) return;
      this.tiles = tiles;
      this.depth = Math.max(0, Math.min(level, finest) + this.about.cell_bits);
      this.waiting.hidden = true;
      this.drawScene();
      this.listSoon();
    } catch (error) {
      this.fail(error);
    }
  }

  // Tiles in sight: of a level where events are parted so far, else those that hold the events themselves.
  tilesFor(level) {
    const [west, north, east, south] = this.box();
    const found = [];
    const visit = (zoom, place) => {
      if (!this.archive.size(zoom, place)) return;
      const [x, y] = dateline.pointAt(place, zoom);
      const size = PLANE / 2 ** zoom;
      if ((x + 1) * size < west || x * size > east || (y + 1) * size < north || y * size > south) return;
      if (zoom < level && this.archive.isParted(zoom, place)) for (let k = 0; k < 4; k++) visit(zoom + 1, 4 * place + k);
      else found.push([zoom, place]);
    };
    visit(0, 0);
    return found;
  }

  // What is in sight, on the plane of Leaflet's zoom 0.
  box() {
    const bounds = this.map.getPixelBounds();
    const scale = 2 ** this.map.getZoom();
    return [bounds.min.x / scale, bounds.min.y / scale, bounds.max.x / scale, bounds.max.y / scale];
  }

  drawScene() {
    if (this.drawing && this.switched && this.depth !== undefined) this.drawing.canvas.setScene(this.tiles, this.window(), this.depth);
  }

  // [row, ...] of the single events in sight and the bubbles there, with how many events they hold.
  lookAround() {
    const { scene } = this.drawing.canvas;
    const [west, north, east, south] = this.box();
    const within = (x, y) => x >= west && x <= east && y >= north && y <= south;
    const found = [];
    for (const tile of this.tiles) {
      if (tile.parted) continue;
      for (let i = 0; i < tile.rows; i++) if (tile.states[i] && within(tile.x[tile.spot[i]], tile.y[tile.spot[i]])) found.push([tile.day[i], tile.first + i]);
    }
    found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    const cells = scene.bubbles.filter((bubble) => !bubble.tile && within(bubble.x, bubble.y)).sort((one, other) => other.sum - one.sum);
    const events = found.length + cells.reduce((sum, cell) => sum + cell.sum, 0);
    return { rows: found.map(([, row]) => row), cells, events };
  }

  async list() {
    const { speech, counts } = this;
    if (!this.sum) return;
    const [unmapped, undated, looked] = this.listApart();
    const around = this.drawing.canvas.scene ? this.lookAround() : { rows: [], cells: [], events: 0 };
    this.inSight = around.rows;
    const shown = counts[POSSIBLE] + counts[CERTAIN];
    this.sight.hidden = !shown || !this.drawing.canvas.scene;
    this.sight.textContent = speech.say(around.events ? "in_view" : "none_in_view", { n: around.events, shown });
    if (around.cells.length) this.sight.append(" ", speech.say("as_counts"));
    this.cells.hidden = !around.cells.length;
    this.cells.replaceChildren(...around.cells.slice(0, CELLS_LISTED).map((cell) => this.cellEntry(cell)));
    this.left.textContent = looked;
    this.left.hidden = !looked;
    await this.pages.show([around.rows, unmapped, undated]);
  }

  cellEntry(bubble) {
    const entry = make("li", "dateline-event");
    const button = make("button", "dateline-row dateline-cell");
    button.type = "button";
    const at = L.CRS.EPSG3857.pointToLatLng(L.point(bubble.x, bubble.y), 0);
    const where = `${Math.abs(at.lat).toFixed(1)}° ${at.lat < 0 ? "S" : "N"}, ${Math.abs(at.lng).toFixed(1)}° ${at.lng < 0 ? "W" : "E"}`;
    button.append(make("span", "dateline-title", this.speech.say("cell", { n: bubble.sum, at: where })));
    button.addEventListener("click", () => this.enter(bubble));
    entry.append(button);
    return entry;
  }

  // Rows that are not on the map, the first of them; and words for how many were not looked at.
  listApart() {
    const { about, apart, switched } = this;
    const { a, b } = this.window();
    const unmapped = [];
    for (let i = 0; i < apart.day.length; i++) {
      if (switched[apart.category[i]] && stateOf(apart.day[i], apart.day[i] + apart.days[i], a, b, false)) unmapped.push(about.mapped + i);
    }
    const undated = [];
    for (let i = 0; i < apart.undated.length; i++) if (switched[apart.undated[i]]) undated.push(about.dated + i);
    const words = [[about.dated - about.mapped, apart.day.length], [about.rows - about.dated, apart.undated.length]]
      .filter(([total, n]) => total > n).map(([total, n]) => this.speech.say("first_apart", { n, total }));
    return [unmapped, undated, words.join(" ")];
  }

  // Into a bubble: nearer, or, where its events share a spot, to a list of them.
  enter(bubble) {
    const [x, y] = bubble.corner;
    const corner = (dx, dy) => L.CRS.EPSG3857.pointToLatLng(L.point((x + dx) * bubble.size, (y + dy) * bubble.size), 0);
    const zoom = this.map.getBoundsZoom(L.latLngBounds(corner(0, 0), corner(1, 1)));
    const { tile, cell, spot } = bubble;
    const { of, spots } = tile ? tile.cells(this.depth) : {};
    if (tile && (spot !== undefined || spots[cell] === 1 || this.map.getZoom() >= NEAR_ZOOM)) {
      const rows = [];
      const inside = (at) => (spot === undefined ? of[at] === cell : at === spot);
      for (let i = 0; i < tile.rows; i++) if (tile.states[i] && inside(tile.spot[i])) rows.push(tile.first + i);
      this.pickStack(rows);
      return;
    }
    this.moved = true;
    const at = L.CRS.EPSG3857.pointToLatLng(L.point(bubble.x, bubble.y), 0);
    const nearer = Math.max(this.map.getZoom() + 1, Math.min(zoom, this.map.getZoom() + 2));
    this.map.setView(at, Math.min(nearer, this.map.getMaxZoom()), { animate: !this.still() });
  }

  async pickStack(rows) {
    this.wanted = -1;
    await this.texts.need(rows.slice(0, MOST_CHOICES));
    dateline.Filter.prototype.pickStack.call(this, rows, MOST_CHOICES);
  }

  // What a row's own texts say of it, once they are there.
  info(row) {
    const of = (name) => this.details.of(row, name);
    const cat = this.data.categories.indexOf(of("category") || "other");
    return { cat: cat < 0 ? this.data.categories.length - 1 : cat, look: +of("look"), span: of("start_ms") ? [+of("start_ms"), +of("after_ms")] : null };
  }

  // The tile that holds an event, if it is one of those in sight.
  tileWith(row) {
    return this.tiles.find((tile) => !tile.parted && row >= tile.first && row < tile.first + tile.rows);
  }

  stateAt(row) {
    const tile = this.tileWith(row);
    if (tile) {
      const { a, b, on } = this.window();
      const i = row - tile.first;
      return on[Math.floor(tile.look[i] / LOOKS)] ? tile.state(i, a, b) : GONE;
    }
    const { cat, span } = this.info(row);
    return span && this.grid && this.switched[cat] ? stateOf(...this.stretchOf(row), this.bar.start, this.bar.end, false) : GONE;
  }

  spanOf(row) {
    return this.info(row).span;
  }

  // The days that hold it, so that the window does.
  stretchOf(row) {
    const { span } = this.info(row);
    return span && [Math.floor(span[0] / DAY) * DAY, Math.ceil(span[1] / DAY) * DAY];
  }

  // Its place on the plane of zoom 0, null when it is not mapped.
  spotOf(row) {
    const tile = this.tileWith(row);
    if (tile) {
      const spot = tile.spot[row - tile.first];
      return { x: tile.x[spot], y: tile.y[spot] };
    }
    const code = this.details.of(row, "code");
    if (code === "") return null;
    const [x, y] = dateline.pointAt(+code, BITS);
    return { x: ((x + 0.5) * PLANE) / 2 ** BITS, y: ((y + 0.5) * PLANE) / 2 ** BITS };
  }

  at(row) {
    const spot = this.spotOf(row);
    return spot && L.CRS.EPSG3857.pointToLatLng(L.point(spot.x, spot.y), 0);
  }

  look(row) {
    const { cat, look } = this.info(row);
    return { cat, status: look >> 1, state: this.stateAt(row) || CERTAIN, area: look % 2 };
  }

  boundsOf() {
    return null;
  }

  keyOf(row) {
    return this.details.of(row, "event_id");
  }

  receiptOf(row) {
    return dateline.detailsReceipt((name) => this.details.of(row, name), this.speech);
  }

  isListed(row) {
    const { cat, span } = this.info(row);
    return span ? this.stateAt(row) > 0 : this.switched[cat];
  }

  sequence() {
    return this.inSight;
  }

  async findKey(key) {
    try {
      return await this.details.find(key);
    } catch (error) {
      this.fail(error);
      return -1;
    }
  }

  show(row) {
    const stretch = this.stretchOf(row);
    if (!this.grid || !stretch || this.stateAt(row)) return;
    this.bar.move(Math.min(this.bar.start, stretch[0]), Math.max(this.bar.end, stretch[1]));
    this.refresh();
  }
}

dateline.Pyramid = Pyramid;
})(window.dateline._);
