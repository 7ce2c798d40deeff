// A Leaflet layer that draws the events of a large frame that are shown, and finds those under the pointer.
(function (dateline) {
const { lookOf, palette, Stamps, Cells } = dateline.stamps;
const PANE = "datelineMany";
const DENSE = 20000;
const FEW = 200;
const SMALL = 0.58;
const HIT_PX = 9;

dateline.DENSE = DENSE;
dateline.Canvas = L.Layer.extend({
  initialize(categories) {
    this.categories = categories;
    this.events = null;
    this.hidden = false;
    this.selected = -1;
    this.frame = 0;
  },

  onAdd(map) {
    if (!map.getPane(PANE)) {
      const pane = map.createPane(PANE);
      pane.style.zIndex = 450;
      pane.style.pointerEvents = "none";
    }
    const canvas = (this.canvas = L.DomUtil.create("canvas", "dateline-many leaflet-zoom-animated", map.getPane(PANE)));
    canvas.setAttribute("aria-hidden", "true");
    this.context = canvas.getContext("2d");
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", () => this.recolour());
    this.recolour();
  },

  onRemove() {
    this.canvas.remove();
  },

  getEvents() {
    return { move: this.later, moveend: this.draw, zoomend: this.draw, viewreset: this.draw, resize: this.draw, zoomanim: this.follow };
  },

  // Stays in place while Leaflet animates a zoom.
  follow(event) {
    if (!this.drawn) return;
    const scale = this._map.getZoomScale(event.zoom, this.drawn.zoom);
    L.DomUtil.setTransform(this.canvas, this._map._latLngToNewLayerPoint(this.drawn.corner, event.zoom, event.center), scale);
  },

  recolour() {
    this.colours = palette(this._map.getContainer());
    this.stamps = this.cells = null;
    this.draw();
    this.fire("recolour");
  },

  later() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  },

  // Draws again when what the leading digits left open can be seen.
  sharpen() {
    const { stepX, stepY } = this.events;
    if (Math.max(stepX, stepY) * 2 ** 13 * this.view().scale > 0.75 || this.shapes) this.later();
  },

  // The part of the plane in sight: {scale, left, top, width, height}, pixels of the picture for a point of zoom 0.
  view() {
    const map = this._map;
    const ratio = window.devicePixelRatio || 1;
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const origin = map.getPixelOrigin().add(corner);
    const scale = 2 ** map.getZoom() * ratio;
    return { ratio, corner, scale, left: origin.x * ratio, top: origin.y * ratio, width: Math.round(size.x * ratio), height: Math.round(size.y * ratio) };
  },

  // The flags that must be "mapped" alone for a row to have a point: of a plain frame's shapes the outline is the mark.
  skip() {
    return this.plain ? 24 : 8;
  },

  // Calls each(row, x, y) for the shown points within the picture and a margin round it.
  eachInSight(view, margin, each) {
    const { events } = this;
    const { shown, x, y, flags } = events;
    const { scale, left, top, width, height } = view;
    const skip = this.skip();
    for (let i = 0; i < shown.length; i++) {
      const row = shown[i];
      if ((flags[row] & skip) !== 8) continue;
      const px = x[row] * scale - left;
      if (px < -margin || px >= width + margin) continue;
      const py = y[row] * scale - top;
      if (py < -margin || py >= height + margin) continue;
      each(row, px, py);
    }
  },

  countInSight({ scale, left, top, width, height }) {
    const { shown, x, y } = this.events;
    let count = 0;
    for (let i = 0; i < shown.length; i++) {
      const px = x[shown[i]] * scale - left;
      const py = y[shown[i]] * scale - top;
      if (px >= 0 && py >= 0 && px < width && py < height) count += 1;
    }
    return count;
  },

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { canvas, context, events } = this;
    const view = this.view();
    if (!events || !view.width || !view.height) return;
    L.DomUtil.setPosition(canvas, view.corner);
    this.drawn = { zoom: this._map.getZoom(), corner: this._map.containerPointToLatLng([0, 0]) };
    if (canvas.width !== view.width || canvas.height !== view.height) {
      canvas.width = view.width;
      canvas.height = view.height;
      canvas.style.width = `${view.width / view.ratio}px`;
      canvas.style.height = `${view.height / view.ratio}px`;
    } else context.clearRect(0, 0, view.width, view.height);
    if (!this.hidden) this.drawPoints(view);
    if (this.shapes) this.shapes.draw(context, view, this);
    if (!this.hidden && this.selected >= 0 && events.isMapped(this.selected)) this.ring(view);
  },

  drawPoints(view) {
    const { events, categories } = this;
    const few = events.shown.length <= FEW;
    const size = view.ratio * (few ? 1 : SMALL);
    const margin = Math.ceil(15 * size) + 1;
    const stride = view.width + 2 * margin;
    this.prepare(view, size, stride, margin);
    const pixels = this.pixels;
    pixels.fill(0);
    const { cat, states, flags } = events;
    this.dense = events.shown.length > DENSE && this.countInSight(view) > DENSE;
    if (this.dense) {
      this.cells = this.cells || new Cells(this.colours, categories, view.ratio);
      this.cells.draw(pixels, stride, margin, view, events, this.skip());
    } else {
      this.eachInSight(view, margin - 1 - this.stamps.reach, (row, x, y) => {
        const at = (Math.floor(y) + margin) * stride + Math.floor(x) + margin;
        this.stamps.put(pixels, at, lookOf(cat[row], flags[row] & 3, (flags[row] >> 2) & 1, states[row]));
      });
    }
    this.context.putImageData(this.picture, -margin, -margin);
  },

  prepare(view, size, stride, margin) {
    const rows = view.height + 2 * margin;
    if (!this.picture || this.picture.width !== stride || this.picture.height !== rows) {
      this.picture = new ImageData(stride, rows);
      this.pixels = new Uint32Array(this.picture.data.buffer);
      this.stamps = null;
    }
    if (!this.stamps || this.stamps.scale !== size) this.stamps = new Stamps(this.colours, size, stride);
  },

  ring(view) {
    const { context, events, selected } = this;
    const x = events.x[selected] * view.scale - view.left;
    const y = events.y[selected] * view.scale - view.top;
    for (const [colour, width] of [[this.colours.paper, 6], [this.colours.accent, 3]]) {
      context.strokeStyle = colour;
      context.lineWidth = width * view.ratio;
      context.beginPath();
      context.arc(x, y, 12 * view.ratio, 0, 2 * Math.PI);
      context.stroke();
    }
  },

  // Rows whose mark is under a point of the map, in the order of time; areas only when there is no point.
  under(point) {
    if (!this.events) return [];
    const view = this.view();
    const [x, y] = [point.x * view.ratio, point.y * view.ratio];
    const reach = HIT_PX * view.ratio;
    const found = [];
    if (!this.hidden) this.eachInSight(view, reach, (row, px, py) => {
      if (Math.abs(px - x) <= reach && Math.abs(py - y) <= reach) found.push(row);
    });
    return found.length || !this.shapes ? found : this.shapes.under(this.context, view, x, y, this);
  }
});
})(window.dateline._);
