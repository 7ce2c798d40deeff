// What tiles hold: counts that add up to any window of days, or single events. The inverse of layers/pyramid/tiles.py.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN, DAY } = dateline.time;
const BITS = 22;
const PLANE = 256;
const DAYS_GROUP = 256;

// The step of the web map that lies at a place of the Hilbert curve.
function pointAt(place, bits) {
  let x = 0;
  let y = 0;
  for (let level = 0; level < bits; level++) {
    const pair = place % 4;
    place = (place - pair) / 4;
    const right = pair >> 1;
    const low = (pair ^ right) & 1;
    if (!low) {
      if (right) {
        x = 2 ** level - 1 - x;
        y = 2 ** level - 1 - y;
      }
      [x, y] = [y, x];
    }
    x += right * 2 ** level;
    y += low * 2 ** level;
  }
  return [x, y];
}

function sums(steps, from = 0) {
  const out = new Float64Array(steps.length);
  let now = from;
  for (let i = 0; i < steps.length; i++) out[i] = now += steps[i];
  return out;
}

// Groups of events of one cell, one category and one number of days: how many start on which day.
class Series {
  constructor(columns, base) {
    const { group_cell: cell, group_category: category, group_days: days, group_entries: entries, day, count } = columns;
    this.cell = sums(cell);
    Object.assign(this, { category, days, count });
    this.from = new Float64Array(entries.length + 1);
    this.day = new Int32Array(day.length);
    this.before = new Float64Array(day.length + 1);
    let at = 0;
    for (let group = 0; group < entries.length; group++) {
      let now = base;
      for (const end = at + entries[group]; at < end; at++) {
        now += day[at];
        this.day[at] = now;
        this.before[at + 1] = this.before[at] + count[at];
      }
      this.from[group + 1] = at;
    }
  }

  // How many events of a group start before a day.
  startedBefore(group, day) {
    let low = this.from[group];
    let high = this.from[group + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.day[middle] < day) low = middle + 1;
      else high = middle;
    }
    return this.before[low];
  }

  // Calls each(cell, category, certain, possible) for every group with events in the window of days from a to b:
  // certain are those that lie within it, possible those that only reach into it.
  within(a, b, on, each) {
    const { cell, category, days } = this;
    for (let group = 0; group < cell.length; group++) {
      if (!on[category[group]]) continue;
      const length = days[group];
      const reached = this.startedBefore(group, b) - this.startedBefore(group, a - length + 1);
      if (!reached) continue;
      const certain = b - a >= length ? this.startedBefore(group, b - length + 1) - this.startedBefore(group, a) : 0;
      each(cell[group], category[group], certain, reached - certain);
    }
  }
}

// All counts together in the form in which bars.js reads events: one row for each day, length and category.
class Tally {
  constructor(series) {
    const { cell, category, days, day, count, from } = series;
    const rows = day.length;
    const order = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) order[i] = i;
    order.sort((i, j) => day[i] - day[j]);
    const groupOf = new Uint32Array(rows);
    for (let group = 0; group < cell.length; group++) groupOf.fill(group, from[group], from[group + 1]);
    this.dated = rows;
    this.start = new Float64Array(rows);
    this.end = new Float64Array(rows);
    this.cat = new Uint8Array(rows);
    this.weight = new Float64Array(rows);
    this.moments = new Uint8Array(rows);
    this.latest = new Float64Array(Math.ceil(rows / DAYS_GROUP)).fill(-Infinity);
    for (let row = 0; row < rows; row++) {
      const from = order[row];
      this.start[row] = day[from] * DAY;
      this.end[row] = (day[from] + days[groupOf[from]]) * DAY;
      this.cat[row] = category[groupOf[from]];
      this.weight[row] = count[from];
      const group = Math.floor(row / DAYS_GROUP);
      if (this.end[row] > this.latest[group]) this.latest[group] = this.end[row];
    }
  }

  // Calls each(row) for every row that reaches into the window.
  within(a, b, each) {
    const { start, end, latest, dated } = this;
    for (let first = 0; first < dated && start[first] < b; first += DAYS_GROUP) {
      if (latest[Math.floor(first / DAYS_GROUP)] <= a) continue;
      const after = Math.min(dated, first + DAYS_GROUP);
      for (let row = first; row < after && start[row] < b; row++) if (end[row] > a) each(row);
    }
  }
}

// Positions are on the plane of Leaflet's zoom 0, 256 wide.
class CountsTile {
  constructor(header, columns, zoom, place, cellBits) {
    const cells = sums(columns.cell);
    Object.assign(this, { zoom, place, parted: true, depth: zoom + cellBits });
    this.series = new Series(columns, header.base);
    this.number = new Map(Array.from(cells, (cell, i) => [cell, i]));
    this.size = PLANE / 2 ** this.depth;
    const inner = 2 ** Math.min(8, BITS - this.depth);
    this.corners = Array.from(cells, (cell) => pointAt(place * 4 ** cellBits + cell, this.depth));
    this.x = this.corners.map(([x], i) => (x + (columns.x[i] + 0.5) / inner) * this.size);
    this.y = this.corners.map(([, y], i) => (y + (columns.y[i] + 0.5) / inner) * this.size);
  }

  // Calls each(cell, category, certain, possible) with the cell's number in this tile.
  within(a, b, on, each) {
    this.series.within(a, b, on, (cell, category, certain, possible) => each(this.number.get(cell), category, certain, possible));
  }
}

class EventsTile {
  constructor(header, columns, zoom, place) {
    const { code, count, day, days, look } = columns;
    const base = place * 4 ** (BITS - zoom);
    const codes = sums(code, base);
    const rows = look.length;
    Object.assign(this, { zoom, place, parted: false, first: header.first, rows, days, look });
    this.x = new Float64Array(codes.length);
    this.y = new Float64Array(codes.length);
    this.spot = new Uint32Array(rows);
    this.day = new Int32Array(rows);
    let at = 0;
    for (let spot = 0; spot < codes.length; spot++) {
      const [x, y] = pointAt(codes[spot], BITS);
      this.x[spot] = ((x + 0.5) * PLANE) / 2 ** BITS;
      this.y[spot] = ((y + 0.5) * PLANE) / 2 ** BITS;
      let now = header.base;
      for (const end = at + count[spot]; at < end; at++) {
        this.spot[at] = spot;
        this.day[at] = now += day[at];
      }
    }
  }

  state(i, a, b) {
    const start = this.day[i];
    const end = start + this.days[i];
    if (start >= b || end <= a) return GONE;
    return start >= a && end <= b ? CERTAIN : POSSIBLE;
  }

  // Cells of the web map at a depth that hold events: {of: cell of each spot, x, y: middle of each cell, corners}.
  cells(depth) {
    if (this.celled && this.celled.depth === depth) return this.celled;
    const scale = 2 ** depth / PLANE;
    const known = new Map();
    const found = { depth, of: new Uint32Array(this.x.length), x: [], y: [], spots: [], corners: [], size: 1 / scale };
    for (let spot = 0; spot < this.x.length; spot++) {
      const [cx, cy] = [Math.floor(this.x[spot] * scale), Math.floor(this.y[spot] * scale)];
      const key = cx * 2 ** depth + cy;
      if (!known.has(key)) {
        known.set(key, found.x.length);
        found.corners.push([cx, cy]);
        for (const list of [found.x, found.y, found.spots]) list.push(0);
      }
      const cell = (found.of[spot] = known.get(key));
      found.x[cell] += this.x[spot];
      found.y[cell] += this.y[spot];
      found.spots[cell] += 1;
    }
    found.spots.forEach((spots, cell) => {
      found.x[cell] /= spots;
      found.y[cell] /= spots;
    });
    return (this.celled = found);
  }
}

function tileOf(bytes, zoom, place) {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const columns = dateline.columnsOf(bytes.subarray(4 + length), header.columns);
  return header.kind === "events" ? new EventsTile(header, columns, zoom, place) : new CountsTile(header, columns, zoom, place, header.cell_bits);
}

Object.assign(dateline, { tileOf, Series, Tally, CountsTile, EventsTile, pointAt });
})(window.dateline._);
