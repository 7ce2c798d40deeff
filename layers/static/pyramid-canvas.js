// Draws what the loaded tiles hold: single events as marks, many of one cell as a bubble that says how many.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN } = dateline.time;
const { lookOf } = dateline.stamps;
const base = dateline.Canvas.prototype;
const FEW = 6;
const COLOURS = 8;
const LOOKS = 6;
const SMALL = 0.75;
const HIT_PX = 9;
const LEAST_PX = 11;
const RING_PX = 4.5;

// Counts of cells, and the marks of cells with few events, for a window of days.
class Scene {
  // window: {a, b, on}; depth: of the cells into which single events, and counts of smaller cells, are put.
  constructor(tiles, window, depth, categories) {
    Object.assign(this, { window, depth, categories, bubbles: [], marks: [], shown: 0 });
    for (const tile of tiles) (tile.parted ? this.addCounts(tile) : this.addEvents(tile));
  }

  bubble(x, y, corner, size) {
    return { x, y, corner, size, certain: new Float64Array(this.categories), possible: new Float64Array(this.categories), sum: 0 };
  }

  addCounts(tile) {
    const { a, b, on } = this.window;
    const made = new Map();
    const wider = 2 ** Math.max(0, tile.depth - this.depth);
    tile.within(a, b, on, (cell, category, certain, possible) => {
      const corner = tile.corners[cell].map((step) => Math.floor(step / wider));
      const key = corner[0] * 2 ** tile.depth + corner[1];
      let bubble = made.get(key);
      if (!bubble) made.set(key, (bubble = this.bubble(0, 0, corner, tile.size * wider)));
      const sum = certain + possible;
      bubble.certain[category] += certain;
      bubble.possible[category] += possible;
      bubble.sum += sum;
      bubble.x += tile.x[cell] * sum;
      bubble.y += tile.y[cell] * sum;
      this.shown += sum;
    });
    for (const bubble of made.values()) {
      bubble.x /= bubble.sum;
      bubble.y /= bubble.sum;
      this.bubbles.push(bubble);
    }
  }

  addEvents(tile) {
    const { a, b, on } = this.window;
    const cells = tile.cells(this.depth);
    const { rows, look, spot } = tile;
    const width = this.categories * 2;
    const counts = new Uint32Array(cells.x.length * width);
    const sums = new Uint32Array(cells.x.length);
    const states = (tile.states = tile.states || new Uint8Array(rows));
    for (let i = 0; i < rows; i++) {
      const category = (look[i] / LOOKS) | 0;
      const state = (states[i] = on[category] ? tile.state(i, a, b) : GONE);
      if (!state) continue;
      const cell = cells.of[spot[i]];
      counts[cell * width + category * 2 + (state === CERTAIN ? 1 : 0)] += 1;
      sums[cell] += 1;
    }
    sums.forEach((sum, cell) => {
      this.shown += sum;
      if (sum <= FEW) return;
      const bubble = this.bubble(cells.x[cell], cells.y[cell], cells.corners[cell], cells.size);
      for (let k = 0; k < this.categories; k++) {
        bubble.possible[k] = counts[cell * width + 2 * k];
        bubble.certain[k] = counts[cell * width + 2 * k + 1];
      }
      bubble.sum = sum;
      Object.assign(bubble, { tile, cell });
      this.bubbles.push(bubble);
    });
    this.addMarks(tile, cells, sums);
  }

  // Of cells with few events: a mark for each, a bubble for those that share a spot.
  addMarks(tile, cells, sums) {
    const { rows, look, spot, states, x, y } = tile;
    const shared = new Map();
    for (let i = 0; i < rows; i++) {
      const cell = cells.of[spot[i]];
      if (!states[i] || sums[cell] > FEW) continue;
      if (!shared.has(spot[i])) shared.set(spot[i], []);
      shared.get(spot[i]).push(i);
    }
    for (const [at, events] of shared) {
      if (events.length === 1) {
        this.marks.push({ tile, i: events[0], row: tile.first + events[0], x: x[at], y: y[at] });
        continue;
      }
      const cell = cells.of[at];
      const bubble = this.bubble(x[at], y[at], cells.corners[cell], cells.size);
      for (const i of events) bubble[states[i] === CERTAIN ? "certain" : "possible"][(look[i] / LOOKS) | 0] += 1;
      Object.assign(bubble, { sum: events.length, tile, cell, spot: at });
      this.bubbles.push(bubble);
    }
  }
}

dateline.PyramidCanvas = dateline.Canvas.extend({
  // filter: gives the tiles, the window and the words.
  initialize(filter) {
    base.initialize.call(this, filter.groups.length);
    this.filter = filter;
    this.scene = null;
    this.selectedAt = null;
    this.events = { isMapped: () => this.selectedAt !== null };
    this.compact = new Intl.NumberFormat(filter.data.lang, { notation: "compact", maximumFractionDigits: 1 });
  },

  // How deep the cells are into which single events are put, for the map as it is.
  setScene(tiles, window, depth) {
    this.scene = new Scene(tiles, window, depth, this.categories);
    this.draw();
  },

  drawPoints(view) {
    const { scene } = this;
    const size = view.ratio * SMALL;
    const margin = Math.ceil(15 * size) + 1;
    const stride = view.width + 2 * margin;
    this.prepare(view, size, stride, margin);
    this.pixels.fill(0);
    this.placed = [];
    if (!scene) return;
    for (const mark of scene.marks) {
      const px = mark.x * view.scale - view.left;
      const py = mark.y * view.scale - view.top;
      if (px < -margin / 2 || py < -margin / 2 || px >= view.width + margin / 2 || py >= view.height + margin / 2) continue;
      const look = mark.tile.look[mark.i];
      const at = (Math.floor(py) + margin) * stride + Math.floor(px) + margin;
      this.stamps.put(this.pixels, at, lookOf((look / LOOKS) | 0, (look % LOOKS) >> 1, look % 2, mark.tile.states[mark.i]));
      this.placed.push({ ...mark, px, py });
    }
    this.context.putImageData(this.picture, -margin, -margin);
    this.ink = getComputedStyle(this._map.getContainer()).getPropertyValue("--dl-ink").trim();
    this.circles = [];
    for (const bubble of [...scene.bubbles].sort((one, other) => one.sum - other.sum)) this.drawBubble(view, bubble);
  },

  drawBubble(view, bubble) {
    const { context } = this;
    const { ratio } = view;
    const px = bubble.x * view.scale - view.left;
    const py = bubble.y * view.scale - view.top;
    const most = Math.max(LEAST_PX, 0.48 * bubble.size * (view.scale / ratio));
    const radius = Math.min(most, LEAST_PX + 3.4 * Math.log10(bubble.sum)) * ratio;
    if (px < -radius || py < -radius || px > view.width + radius || py > view.height + radius) return;
    this.circles.push({ bubble, px, py, radius });
    const circle = (to, colour) => {
      context.beginPath();
      context.arc(px, py, to, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
    };
    circle(radius + 1.5 * ratio, this.colours.paper);
    this.drawRing(px, py, radius, bubble, ratio);
    const text = this.compact.format(bubble.sum);
    context.font = `600 ${Math.round(Math.min(12.5, (1.75 * (radius / ratio - RING_PX)) / Math.max(1.6, 0.62 * text.length)) * ratio)}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = this.ink;
    context.fillText(text, px, py + 0.5 * ratio);
  },

  // One arc a category, as long as its share; what is only possible is hollow.
  drawRing(px, py, radius, { certain, possible, sum }, ratio) {
    const { context } = this;
    const width = RING_PX * ratio;
    let from = -Math.PI / 2;
    const arc = (value, colour, hollow) => {
      if (!value) return;
      const to = from + (2 * Math.PI * value) / sum;
      context.beginPath();
      context.arc(px, py, radius - width / 2, from, to);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
      if (hollow) {
        context.strokeStyle = this.colours.paper;
        context.lineWidth = width - 2.4 * ratio;
        context.stroke();
      }
      from = to;
    };
    certain.forEach((value, k) => {
      arc(value, this.colours.colours[k % COLOURS], false);
      arc(possible[k], this.colours.colours[k % COLOURS], true);
    });
  },

  ring(view) {
    const { context, selectedAt } = this;
    for (const [colour, width] of [[this.colours.paper, 6], [this.colours.accent, 3]]) {
      context.strokeStyle = colour;
      context.lineWidth = width * view.ratio;
      context.beginPath();
      context.arc(selectedAt.x * view.scale - view.left, selectedAt.y * view.scale - view.top, 12 * view.ratio, 0, 2 * Math.PI);
      context.stroke();
    }
  },

  // What lies under a point of the map: {bubble} or {rows}, null for nothing.
  under(point) {
    if (!this.circles) return null;
    const ratio = window.devicePixelRatio || 1;
    const [x, y] = [point.x * ratio, point.y * ratio];
    const circle = this.circles.findLast(({ px, py, radius }) => (px - x) ** 2 + (py - y) ** 2 <= radius ** 2);
    if (circle) return { bubble: circle.bubble };
    const reach = HIT_PX * ratio;
    const rows = this.placed.filter(({ px, py }) => Math.abs(px - x) <= reach && Math.abs(py - y) <= reach).map(({ row }) => row);
    return rows.length ? { rows } : null;
  }
});

dateline.Scene = Scene;
})(window.dateline._);
