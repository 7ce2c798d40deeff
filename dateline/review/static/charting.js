// The map at right: the page's own basemap and marks, a pin to drag, areas to draw point by point.
(function (dateline) {
const { make } = dateline.words;
const { mark } = dateline.marks;
const { review } = dateline;
const { CERTAIN } = dateline.time;
const CLOSE_ZOOM = 7;
const STEP = 0.2;
// Candidates that are less likely than this share of the best are not brought into sight; their marks are there.
const LEAST_OF_BEST = 0.2;

class Chart {
  // hear: {pick(id), place(place), candidate(number)}
  constructor(hear) {
    this.hear = hear;
    this.map = L.map("map", { zoomSnap: 0.25, maxZoom: 12, attributionControl: true }).setView([20, 10], 2);
    dateline.ground(this.map, "ground-data");
    this.map.setMaxBounds(null);
    this.map.options.minZoom = 1;
    this.extras = L.layerGroup().addTo(this.map);
    this.help = document.querySelector(".dateline-map-help");
    this.cross = make("div", "dateline-cross");
    this.cross.setAttribute("aria-hidden", "true");
    this.cross.hidden = true;
    this.map.getContainer().append(this.cross);
    this.map.on("click", (event) => this.clicked(event.latlng));
    this.map.on("dragstart zoomstart", () => { this.moved = !this.fitting; });
    new ResizeObserver(() => {
      this.map.invalidateSize({ animate: false });
      if (!this.moved && this.event) this.fit();
    }).observe(this.map.getContainer());
  }

  show(state, id) {
    if (this.version !== state.version) this.rebuild(state);
    if (this.id !== id || this.version !== state.version) this.leave();
    const isNew = this.id !== id;
    if (isNew) this.moved = false;
    Object.assign(this, { id, version: state.version, event: state.events[id] || null });
    const row = this.event ? this.event.row : -1;
    const states = state.columns.key.map(() => CERTAIN);
    this.drawing.update(states, row, [...states.keys()].filter((other) => other !== row || !this.hasPin()));
    this.drawChosen();
    if (isNew) this.fit();
  }

  hasPin() {
    return this.event && this.event.lon !== null;
  }

  rebuild(state) {
    for (const group of this.groups || []) group.remove();
    if (this.drawing) this.drawing.stacks.clearLayers();
    this.groups = state.categories.map(() => L.layerGroup().addTo(this.map));
    const ids = state.columns.key;
    const hear = {
      pick: (row) => this.hear.pick(ids[row]),
      pickStack: (rows) => this.hear.pick(ids[rows[(rows.indexOf(this.event ? this.event.row : -1) + 1) % rows.length]]),
      nameOf: (row) => `${state.events[ids[row]].title}, ${state.events[ids[row]].place}`,
      noteOf: () => "",
      stackName: (rows) => `${rows.length} events`,
      placeOf: (row) => state.events[ids[row]].place.split(",")[0]
    };
    if (!this.drawing) this.drawing = new dateline.Drawing(this.map, state.columns, this.groups, hear);
    else Object.assign(this.drawing, { events: state.columns, groups: this.groups, hear, markers: new Map(), shapes: new Map() });
  }

  drawChosen() {
    const { event } = this;
    this.extras.clearLayers();
    if (!event) return;
    for (const other of event.others) this.extras.addLayer(this.candidate(other));
    if (!this.hasPin()) return;
    for (const rings of this.areas()) this.extras.addLayer(L.polygon(rings, { className: "dateline-shape dateline-footprint dateline-chosen", interactive: false }));
    const look = { cat: review.state.columns.cat[event.row], state: CERTAIN, status: review.state.columns.status[event.row], area: 0 };
    const icon = L.divIcon({ className: "dateline-pin dateline-chosen dateline-handle-pin", html: mark(look, 34), iconSize: [30, 30] });
    const lon = this.near(event.lon);
    const pin = L.marker([event.lat, lon], { icon, draggable: true, autoPan: true, keyboard: true, zIndexOffset: 2000 });
    pin.on("dragend", () => this.put(pin.getLatLng()));
    pin.on("add", () => {
      const element = pin.getElement();
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", `Pin of ${event.title}: drag it, or press p`);
    });
    this.extras.addLayer(pin);
    this.pin = pin;
  }

  // The drawing turns longitudes to its side of the world; so do we.
  near(lon) {
    const centre = review.state.columns.extent ? (review.state.columns.extent[0] + review.state.columns.extent[2]) / 2 : 0;
    return lon + 360 * Math.floor((centre - lon) / 360 + 0.5);
  }

  candidate(other) {
    const icon = L.divIcon({ className: "dateline-other", html: make("b", "", String(other.key)), iconSize: [24, 24] });
    const marker = L.marker([other.lat, this.near(other.lon)], { icon, keyboard: false, zIndexOffset: 1500 });
    marker.on("add", () => { marker.getElement().title = other.name; });
    marker.on("click", () => this.hear.candidate(other.n));
    return marker;
  }

  // The rings of the chosen event's area.
  areas() {
    const shape = review.state.columns.shape[String(this.event.row)] || [];
    return shape.filter(([kind]) => kind === "area").map(([, lines]) => lines.map((line) => dateline.unpack(line, review.state.columns.quantum)));
  }

  fit() {
    const { event, map } = this;
    if (!event) return;
    const points = this.areas().flat(2);
    if (this.hasPin()) points.push([event.lat, this.near(event.lon)]);
    const least = LEAST_OF_BEST * Math.max(event.reviewed ? 0 : event.score || 0, ...event.others.map((other) => other.score || 0));
    for (const other of event.others) if ((other.score || 0) >= least) points.push([other.lat, this.near(other.lon)]);
    this.fitting = true;
    if (points.length) map.fitBounds(points, { animate: false, maxZoom: CLOSE_ZOOM, padding: [34, 34] });
    this.fitting = false;
  }

  look(lat, lon) {
    this.map.setView([lat, this.near(lon)], Math.max(this.map.getZoom(), CLOSE_ZOOM - 1), { animate: false });
  }

  put(at) {
    const turned = at.wrap();
    this.leave();
    this.hear.place({ at: [turned.lng, turned.lat] });
  }

  // mode: "pin" or "area". Both work with a pointer, and from the keyboard with the cross in the middle.
  enter(mode) {
    if (!this.event) return;
    this.leave();
    this.mode = mode;
    this.points = [];
    this.cross.hidden = false;
    this.map.getContainer().classList.add("dateline-drawing");
    const tools = mode === "pin"
      ? [["Set the pin here", "Enter", () => this.finish()]]
      : [["Add a point", "Space", () => this.addPoint(this.map.getCenter())], ["Take one back", "Backspace", () => this.dropPoint()], ["Done", "Enter", () => this.finish()]];
    this.help.replaceChildren(make("span", "", mode === "pin" ? "Click the map, or move it under the cross." : "Click the corners, or move the map under the cross."));
    for (const [text, key, act] of [...tools, ["Cancel", "Esc", () => this.leave()]]) {
      const button = make("button", "dateline-button", text);
      button.type = "button";
      button.title = key;
      button.addEventListener("click", act);
      this.help.append(button);
    }
    this.help.hidden = false;
    this.map.getContainer().focus({ preventScroll: true });
  }

  leave() {
    this.mode = "";
    this.cross.hidden = true;
    this.help.hidden = true;
    this.map.getContainer().classList.remove("dateline-drawing");
    if (this.sketch) this.sketch.remove();
    this.sketch = null;
  }

  clicked(at) {
    if (this.mode === "pin") this.put(at);
    if (this.mode === "area") this.addPoint(at);
  }

  addPoint(at) {
    this.points.push(at);
    this.redrawSketch();
  }

  dropPoint() {
    this.points.pop();
    this.redrawSketch();
  }

  redrawSketch() {
    if (this.sketch) this.sketch.remove();
    const options = { className: "dateline-sketch", interactive: false };
    const dots = this.points.map((at) => L.circleMarker(at, { ...options, radius: 4 }));
    this.sketch = L.layerGroup([L.polygon(this.points, options), ...dots]).addTo(this.map);
  }

  finish() {
    if (this.mode === "pin") return this.put(this.map.getCenter());
    if (this.points.length < 3) return review.hear.say("An area needs three points or more.");
    const turn = this.points[0].lng - this.points[0].wrap().lng;
    const area = this.points.map((at) => [at.lng - turn, at.lat]);
    this.leave();
    return this.hear.place({ area });
  }

  // Keys while something is drawn; gives whether the key was for us.
  key(event) {
    if (!this.mode) return false;
    const acts = { Enter: () => this.finish(), Escape: () => this.leave() };
    if (this.mode === "area") Object.assign(acts, { " ": () => this.addPoint(this.map.getCenter()), Backspace: () => this.dropPoint() });
    const size = this.map.getSize();
    const moves = { ArrowLeft: [-STEP * size.x, 0], ArrowRight: [STEP * size.x, 0], ArrowUp: [0, -STEP * size.y], ArrowDown: [0, STEP * size.y] };
    if (event.target.closest("button") && (event.key === "Enter" || event.key === " ")) return false;
    if (moves[event.key]) {
      const step = event.shiftKey ? moves[event.key].map((part) => part / 10) : moves[event.key];
      this.map.panBy(step, { animate: false });
    } else if (event.key === "+" || event.key === "-") this.map.setZoom(this.map.getZoom() + (event.key === "+" ? 1 : -1), { animate: false });
    else if (acts[event.key]) acts[event.key]();
    else return false;
    return true;
  }
}

dateline.Chart = Chart;
})(window.dateline._);
