// Many marks as pixels: each look is drawn once and stamped into one picture; where there are too many, cells say how many.
(function (dateline) {
const { POSSIBLE, CERTAIN } = dateline.time;
const { shapeOf } = dateline.marks;
const COLOURS = 8;
const REACH = 15;
const CELL_PX = 4;
const SOLID = 250;
const FAINT = 60;

const lookOf = (cat, status, area, state) => ((cat * 3 + status) * 2 + area) * 2 + (state - POSSIBLE);

// The colours of the page as they are now.
function palette(element) {
  const style = getComputedStyle(element);
  const colours = Array.from({ length: COLOURS }, (none, i) => style.getPropertyValue(`--dl-c${i}`).trim());
  return { colours, paper: style.getPropertyValue("--dl-paper").trim(), line: style.getPropertyValue("--dl-line").trim(), accent: style.getPropertyValue("--dl-accent").trim() };
}

// The marks of marks.js, drawn round 0,0.
function drawMark(context, look, { colours, paper }) {
  const hollow = look % 2 === 0;
  const area = (look >> 1) % 2;
  const status = (look >> 2) % 3;
  const cat = Math.floor(look / 12);
  const path = new Path2D(shapeOf(cat));
  const colour = colours[cat % COLOURS];
  context.lineJoin = "round";
  context.save();
  if (area) context.scale(1.5, 1.5);
  context.strokeStyle = context.fillStyle = paper;
  context.lineWidth = 4;
  context.stroke(path);
  context.fill(path);
  context.strokeStyle = context.fillStyle = colour;
  if (!hollow) {
    context.globalAlpha = area ? 0.38 : 1;
    context.fill(path);
    context.globalAlpha = 1;
  }
  context.lineWidth = hollow && !area ? 2.6 : 1.7;
  context.stroke(path);
  context.restore();
  if (area) disc(context, 2.2, colour, hollow ? paper : colour);
  if (!status) return;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.lineCap = status === 2 ? "round" : "butt";
  context.setLineDash(status === 2 ? [0.1, 3.73] : [5.2, 3.3]);
  context.beginPath();
  context.arc(0, 0, 12.2, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
  if (status === 2) {
    context.font = "700 11px system-ui, sans-serif";
    context.textAlign = "center";
    context.fillStyle = hollow ? colour : paper;
    context.fillText("?", 0, 3.8);
  }
}

function disc(context, radius, edge, inside) {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fillStyle = inside;
  context.strokeStyle = edge;
  context.lineWidth = 1.2;
  context.fill();
  context.stroke();
}

// Looks as lists of pixels for a picture of a given width.
class Stamps {
  constructor(colours, scale, width) {
    Object.assign(this, { colours, scale, width, reach: Math.ceil(REACH * scale), kept: new Map() });
  }

  // {solid: places, colours; soft: places, colours} relative to the middle of the mark.
  of(look) {
    if (!this.kept.has(look)) this.kept.set(look, this.make(look));
    return this.kept.get(look);
  }

  make(look) {
    const { reach, width } = this;
    const size = 2 * reach + 1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.translate(reach + 0.5, reach + 0.5);
    context.scale(this.scale, this.scale);
    drawMark(context, look, this.colours);
    const pixels = new Uint32Array(context.getImageData(0, 0, size, size).data.buffer);
    const found = { solid: [[], []], soft: [[], []] };
    for (let i = 0; i < pixels.length; i++) {
      const alpha = pixels[i] >>> 24;
      const list = alpha >= SOLID ? found.solid : alpha >= FAINT ? found.soft : null;
      if (!list) continue;
      list[0].push((Math.floor(i / size) - reach) * width + (i % size) - reach);
      list[1].push(pixels[i]);
    }
    const typed = ([places, colours]) => ({ places: Int32Array.from(places), colours: Uint32Array.from(colours) });
    return { solid: typed(found.solid), soft: typed(found.soft) };
  }

  // Stamps one mark; softened edges only where nothing is yet.
  put(pixels, at, look) {
    const { solid, soft } = this.of(look);
    const { places, colours } = solid;
    for (let i = 0; i < places.length; i++) pixels[at + places[i]] = colours[i];
    for (let i = 0; i < soft.places.length; i++) {
      const to = at + soft.places[i];
      if (!pixels[to]) pixels[to] = soft.colours[i];
    }
  }
}

function rgb(colour) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

// Cells of a few pixels: the colour of the category that most events there are of, fuller the more there are,
// with a hole when none of them is certain.
class Cells {
  constructor(colours, categories, ratio) {
    this.side = Math.round(CELL_PX * ratio);
    this.categories = Math.min(categories, COLOURS);
    this.shades = colours.colours.map((colour) => {
      const [r, g, b] = rgb(colour);
      return Uint32Array.from({ length: 16 }, (none, i) => (((95 + i * 10.6) << 24) | (b << 16) | (g << 8) | r) >>> 0);
    });
  }

  // view: as from the canvas; skip: which flags must be 8 alone for a point to be drawn.
  draw(pixels, stride, margin, view, events, skip) {
    const { width, height, scale, left, top } = view;
    const { side, categories } = this;
    const across = Math.ceil(width / side);
    const down = Math.ceil(height / side);
    if (!this.counts || this.counts.length !== across * down * categories) {
      this.counts = new Uint32Array(across * down * categories);
      this.certain = new Uint8Array(across * down);
    }
    const { counts, certain } = this;
    counts.fill(0);
    certain.fill(0);
    const { shown, x, y, flags, cat, states } = events;
    for (let i = 0; i < shown.length; i++) {
      const row = shown[i];
      const px = x[row] * scale - left;
      const py = y[row] * scale - top;
      if (px < 0 || py < 0 || px >= width || py >= height || (flags[row] & skip) !== 8) continue;
      const cell = ((py / side) | 0) * across + ((px / side) | 0);
      counts[cell * categories + (cat[row] % categories)] += 1;
      if (states[row] === CERTAIN) certain[cell] = 1;
    }
    for (let cell = 0; cell < certain.length; cell++) this.fill(pixels, cell, across, stride, margin);
  }

  fill(pixels, cell, across, stride, margin) {
    const { side, categories, counts, certain, shades } = this;
    let sum = 0;
    let best = 0;
    const from = cell * categories;
    for (let k = 0; k < categories; k++) {
      sum += counts[from + k];
      if (counts[from + k] > counts[from + best]) best = k;
    }
    if (!sum) return;
    const shade = shades[best][Math.min(15, (Math.log2(sum) * 2) | 0)];
    const start = (((cell / across) | 0) * side + margin) * stride + (cell % across) * side + margin;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const inside = x && y && x < side - 1 && y < side - 1;
        if (certain[cell] || !inside) pixels[start + y * stride + x] = shade;
      }
    }
  }
}

dateline.stamps = { lookOf, palette, Stamps, Cells };
})(window.dateline._);
