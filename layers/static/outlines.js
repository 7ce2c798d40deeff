// Lines and areas of a large frame, on the same picture as its points and beneath them.
(function (dateline) {
const { POSSIBLE } = dateline.time;
const COLOURS = 8;
const LINE = 1;
const RING = 2;
const MOST_FOOTPRINTS = 500;
const DOT_PX = 5;
const NEAR_PX = 8;

class Outlines {
  // The inverse of layers/_shapecolumns.py.
  constructor(about, bytes, events) {
    const { row, kind, points, x, y } = dateline.columnsOf(bytes, about.shapes);
    const [, , width, height] = about.box;
    const steps = (values, from, step) => {
      const out = new Float64Array(values.length);
      let now = 0;
      for (let i = 0; i < values.length; i++) {
        now += values[i] % 2 ? -(values[i] + 1) / 2 : values[i] / 2;
        out[i] = from + now * step;
      }
      return out;
    };
    Object.assign(this, { events, kind, footprints: Boolean(about.texts.includes("receipt")) });
    this.x = steps(x, events.west, width * events.scale);
    this.y = steps(y, events.south, -height * events.scale);
    this.from = new Uint32Array(points.length + 1);
    this.parts = new Map();
    let at = 0;
    for (let part = 0; part < points.length; part++) {
      at += row[part];
      this.from[part + 1] = this.from[part] + points[part];
      if (!this.parts.has(at)) this.parts.set(at, [part, part]);
      this.parts.get(at)[1] = part;
    }
    this.boxes = new Map();
  }

  // [left, top, right, bottom] on the plane of zoom 0.
  boxOf(row) {
    let box = this.boxes.get(row);
    if (box) return box;
    const [first, last] = this.parts.get(row);
    box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = this.from[first]; i < this.from[last + 1]; i++) {
      box = [Math.min(box[0], this.x[i]), Math.min(box[1], this.y[i]), Math.max(box[2], this.x[i]), Math.max(box[3], this.y[i])];
    }
    this.boxes.set(row, box);
    return box;
  }

  pathOf(row, view) {
    const path = new Path2D();
    const [first, last] = this.parts.get(row);
    for (let part = first; part <= last; part++) {
      for (let i = this.from[part]; i < this.from[part + 1]; i++) {
        const x = this.x[i] * view.scale - view.left;
        const y = this.y[i] * view.scale - view.top;
        if (this.kind[part] < LINE) {
          path.moveTo(x + DOT_PX * view.ratio, y);
          path.arc(x, y, DOT_PX * view.ratio, 0, 2 * Math.PI);
        } else if (i === this.from[part]) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
      if (this.kind[part] === RING) path.closePath();
    }
    return path;
  }

  isFilled(row) {
    return this.kind[this.parts.get(row)[0]] !== LINE;
  }

  inSight(view) {
    const { events } = this;
    const rows = [];
    for (const row of events.shown) {
      if (!this.parts.has(row)) continue;
      const box = this.boxOf(row);
      const [left, top] = [box[0] * view.scale - view.left, box[1] * view.scale - view.top];
      const [right, bottom] = [box[2] * view.scale - view.left, box[3] * view.scale - view.top];
      if (right >= -NEAR_PX && bottom >= -NEAR_PX && left <= view.width + NEAR_PX && top <= view.height + NEAR_PX) rows.push(row);
    }
    return this.footprints && rows.length > MOST_FOOTPRINTS ? [] : rows;
  }

  // Beneath what is there already, so that the last one drawn is the lowest.
  draw(context, view, layer) {
    const { footprints } = this;
    context.save();
    context.globalCompositeOperation = "destination-over";
    for (const row of this.inSight(view)) {
      const hollow = this.events.states[row] === POSSIBLE;
      const chosen = row === layer.selected;
      const path = this.pathOf(row, view);
      const filled = this.isFilled(row);
      const width = chosen ? 2.6 : footprints ? 1.2 : filled ? 2.2 : 3.4;
      context.strokeStyle = chosen ? layer.colours.accent : layer.colours.colours[this.events.cat[row] % COLOURS];
      context.fillStyle = layer.colours.colours[this.events.cat[row] % COLOURS];
      context.lineWidth = width * view.ratio;
      context.setLineDash(chosen ? [] : footprints ? [4 * view.ratio, 3 * view.ratio] : hollow ? [5 * view.ratio, 4 * view.ratio] : []);
      context.stroke(path);
      if (!filled) continue;
      context.globalAlpha = hollow ? 0.04 : footprints ? 0.1 : 0.45;
      context.fill(path, "evenodd");
      context.globalAlpha = 1;
    }
    context.restore();
  }

  under(context, view, x, y) {
    context.save();
    context.lineWidth = 2 * NEAR_PX * view.ratio;
    const found = this.inSight(view).filter((row) => {
      const path = this.pathOf(row, view);
      return context.isPointInStroke(path, x, y) || (this.isFilled(row) && context.isPointInPath(path, x, y, "evenodd"));
    });
    context.restore();
    return found;
  }

  // As a Leaflet bounds.
  boundsOf(row) {
    if (!this.parts.has(row)) return null;
    const box = this.boxOf(row);
    const at = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y), 0);
    return L.latLngBounds(at(box[0], box[1]), at(box[2], box[3]));
  }
}

dateline.Outlines = Outlines;
})(window.dateline._);
