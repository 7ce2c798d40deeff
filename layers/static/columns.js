// A large frame: compressed blocks of the page back to columns, and the rows of a window found by time.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN } = dateline.time;
const GROUP = 256;
const WAIT_MS = 30;
const MAPPED = 8;
const SHAPED = 16;

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

// The bytes of a block, once the file has been read so far; null when the page does not hold it.
async function block(id) {
  const whole = () => {
    const element = document.getElementById(id);
    return element && (element.nextSibling || element.parentElement.nextSibling || document.readyState !== "loading") ? element : null;
  };
  while (!whole() && document.readyState === "loading") await new Promise((done) => setTimeout(done, WAIT_MS));
  const element = whole();
  if (!element) return null;
  const stream = new Blob([bytesOf(element.textContent)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// The inverse of Columns in layers/_packing.py. about: [[name, bytes a row, least value, rows]].
function columnsOf(bytes, about) {
  const columns = {};
  let at = 0;
  for (const [name, width, least, rows] of about) {
    const kind = width <= 1 && least === 0 ? Uint8Array : width < 4 && Math.abs(least) < 1e9 ? Int32Array : Float64Array;
    const values = new kind(rows).fill(least);
    let weight = 1;
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < rows; i++) values[i] += bytes[at + i] * weight;
      at += rows;
      weight *= 256;
    }
    columns[name] = values;
  }
  return columns;
}

// Rows in the order of time: first those with a date. Times are milliseconds, whole units of the grid.
class Events {
  constructor(about, bytes) {
    const { start, length, cat, flags, x, y, x_low: xLow, y_low: yLow } = columnsOf(bytes, about.columns);
    const { rows, dated, unit, box } = about;
    Object.assign(this, { about, rows, dated, cat, flags, clock: null, lasting: null });
    this.start = new Float64Array(dated);
    this.end = new Float64Array(dated);
    this.latest = new Float64Array(Math.ceil(dated / GROUP)).fill(-Infinity);
    this.moments = new Uint8Array(dated);
    let now = about.first;
    for (let row = 0; row < dated; row++) {
      now += start[row];
      this.start[row] = now * unit;
      this.end[row] = (now + length[row]) * unit;
      this.moments[row] = length[row] ? 0 : 1;
      const group = (row / GROUP) | 0;
      const end = this.end[row] + this.moments[row];
      if (end > this.latest[group]) this.latest[group] = end;
    }
    this.states = new Uint8Array(rows);
    this.all = new Uint32Array(dated);
    this.shown = this.all.subarray(0, 0);
    this.place(x, y, xLow, yLow, box);
  }

  // On the plane of Leaflet's zoom 0, 256 wide; in the middle of what the leading digits leave open.
  place(x, y, xLow, yLow, box) {
    const { rows } = this;
    const [bits, left] = [2, 14];
    this.scale = 256 / 360 / (2 ** 24 - 1);
    this.west = ((box[0] + 180) * 256) / 360;
    this.south = 128 - (box[1] * 256) / 360;
    this.stepX = box[2] * this.scale;
    this.stepY = box[3] * this.scale;
    this.x = new Float64Array(rows);
    this.y = new Float64Array(rows);
    const middle = 2 ** (left - 1);
    for (let row = 0; row < rows; row++) {
      this.x[row] = this.west + ((((x[row] << bits) | xLow[row]) << left) + middle) * this.stepX;
      this.y[row] = this.south - ((((y[row] << bits) | yLow[row]) << left) + middle) * this.stepY;
    }
  }

  // The other digits of every place, and the exact times.
  refine(bytes) {
    const { x, y, x_low: xLow, y_low: yLow, clock, lasting } = columnsOf(bytes, this.about.rest);
    const middle = 2 ** 13;
    for (let row = 0; row < this.rows; row++) {
      this.x[row] += (((x[row] << 6) | xLow[row]) - middle) * this.stepX;
      this.y[row] -= (((y[row] << 6) | yLow[row]) - middle) * this.stepY;
    }
    Object.assign(this, { clock, lasting });
  }

  isMapped(row) {
    return (this.flags[row] & MAPPED) > 0;
  }

  hasShape(row) {
    return (this.flags[row] & SHAPED) > 0;
  }

  statusOf(row) {
    return this.flags[row] & 3;
  }

  isArea(row) {
    return (this.flags[row] >> 2) & 1;
  }

  // [start, end] in ms as exactly as is known by now, null for an undated event.
  spanOf(row) {
    if (row >= this.dated) return null;
    if (!this.clock) return [this.start[row], this.end[row]];
    const start = this.start[row] + this.clock[row] * this.about.tick;
    return [start, start + this.lasting[row] * this.about.tick];
  }

  // Calls each(row) for every dated row that reaches into the window from a to b, in order.
  within(a, b, each) {
    const { start, end, moments, latest, dated } = this;
    for (let first = 0; first < dated && start[first] < b; first += GROUP) {
      if (latest[(first / GROUP) | 0] <= a) continue;
      const after = Math.min(dated, first + GROUP);
      for (let row = first; row < after && start[row] < b; row++) if (end[row] + moments[row] > a) each(row);
    }
  }

  // States and shown rows for a window; gives the counts [gone, possible, certain]. has: null or 1 for each row searched for.
  filter(a, b, on, lasting, has) {
    const { start, end, moments, latest, dated, cat, states, all } = this;
    const counts = [0, 0, 0];
    states.fill(GONE);
    let n = 0;
    // The loop of within(), written out: a call for each of a million rows is most of a step.
    for (let first = 0; first < dated && start[first] < b; first += GROUP) {
      if (latest[(first / GROUP) | 0] <= a) continue;
      const after = Math.min(dated, first + GROUP);
      for (let row = first; row < after && start[row] < b; row++) {
        if (end[row] + moments[row] <= a || !on[cat[row]] || (has && !has[row])) continue;
        const state = moments[row] || lasting || (start[row] >= a && end[row] <= b) ? CERTAIN : POSSIBLE;
        states[row] = state;
        counts[state] += 1;
        all[n++] = row;
      }
    }
    this.shown = all.subarray(0, n);
    counts[GONE] = this.rows - n;
    return counts;
  }

  // Rows from one on whose start is not before a time.
  firstFrom(ms) {
    let low = 0;
    let high = this.dated;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.start[middle] < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

dateline.block = block;
dateline.columnsOf = columnsOf;
dateline.Events = Events;
})(window.dateline._);
