// Draws the events of one filter on the map: which ones, and how, is decided in filter.js.
(function (dateline) {
const { GONE, POSSIBLE } = dateline.time;
const { mark, stack, colourOf } = dateline.marks;
const TARGET_PX = 24;
const FEW = 40;
const MARK_PX = 11;
const STACK_PX = 16;

// Marks that would hide each other's target at this zoom, put together: lists of row numbers.
function together(points, rows) {
  const cells = new Map();
  const groups = [];
  for (const row of rows) {
    const at = points(row);
    const x = Math.floor(at.x / TARGET_PX);
    const y = Math.floor(at.y / TARGET_PX);
    let found = null;
    for (let dx = -1; dx <= 1 && !found; dx++) {
      for (let dy = -1; dy <= 1 && !found; dy++) {
        found = (cells.get(`${x + dx},${y + dy}`) || []).find((g) => Math.max(Math.abs(g.at.x - at.x), Math.abs(g.at.y - at.y)) < TARGET_PX) || null;
      }
    }
    if (found) {
      found.rows.push(row);
      continue;
    }
    const group = { at, rows: [row] };
    groups.push(group);
    const key = `${x},${y}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(group);
  }
  return groups.map((group) => group.rows);
}

class Drawing {
  // events: columns; groups: one Leaflet layer a category; hear: {pick(row), pickStack(rows), nameOf(row), noteOf(row), stackName(n)}
  constructor(map, events, groups, hear) {
    Object.assign(this, { map, events, groups, hear });
    this.markers = new Map();
    this.shapes = new Map();
    this.stacks = L.layerGroup().addTo(map);
    this.states = [];
    this.rows = [];
    this.selected = -1;
    if (!map.getPane("datelineShapes")) map.createPane("datelineShapes").style.zIndex = 390;
    this.renderer = L.svg({ pane: "datelineShapes", padding: 0.5 });
    map.on("zoomend", () => this.redraw());
  }

  // rows: those to look at, all when it is left out.
  update(states, selected, rows = states.keys()) {
    this.rows = [...rows];
    this.states = states;
    this.selected = selected;
    this.redraw();
  }

  hasPin(row) {
    return this.events.lon[row] !== null && !(this.events.plain && this.events.shape[row]);
  }

  redraw() {
    const { map, events, states } = this;
    const zoom = map.getZoom();
    const shown = [];
    for (const row of this.rows) if (states[row] > GONE && events.lon[row] !== null) shown.push(row);
    this.drawShapes(shown);
    const pins = shown.filter((row) => this.hasPin(row));
    const sets = together((row) => map.project([events.lat[row], events.lon[row]], zoom), pins);
    const before = this.markers;
    this.markers = new Map();
    for (const rows of sets) {
      const key = `${rows.join()}:${rows.map((row) => states[row]).join("")}:${rows.includes(this.selected)}`;
      const old = before.get(key);
      if (old) before.delete(key);
      this.markers.set(key, old || this.makeMarker(rows));
    }
    const focused = [...before.values()].find((marker) => marker.getElement() === document.activeElement);
    for (const marker of before.values()) this.homeOf(marker.rows).removeLayer(marker);
    if (focused) this.focusOn(focused.rows[0]);
    this.nameFew(sets);
  }

  homeOf(rows) {
    return rows.length > 1 ? this.stacks : this.groups[this.events.cat[rows[0]]];
  }

  focusOn(row) {
    for (const marker of this.markers.values()) {
      if (marker.rows.includes(row) && marker.getElement()) {
        marker.getElement().focus({ preventScroll: true });
        return true;
      }
    }
    const shape = this.shapes.get(row);
    const path = shape && shape.paths.find((p) => p.getElement());
    if (path) path.getElement().focus({ preventScroll: true });
    return Boolean(path);
  }

  makeMarker(rows) {
    const { events, states, hear } = this;
    const row = rows[0];
    const one = rows.length === 1;
    const svg = one
      ? mark({ cat: events.cat[row], state: states[row], status: events.status[row], area: events.area[row] })
      : stack(rows, events, states);
    const chosen = rows.includes(this.selected) ? " dateline-chosen" : "";
    const icon = L.divIcon({ className: "dateline-pin" + chosen, html: svg, iconSize: [TARGET_PX, TARGET_PX] });
    const marker = L.marker([events.lat[row], events.lon[row]], { icon, keyboard: true, riseOnHover: true, zIndexOffset: chosen ? 1000 : 0 });
    const act = () => (one ? hear.pick(row) : hear.pickStack(rows));
    marker.rows = rows;
    marker.on("click", act);
    marker.on("add", () => this.makeReachable(marker.getElement(), one ? hear.nameOf(row) : hear.stackName(rows), one ? hear.noteOf(row) : "", act));
    this.homeOf(rows).addLayer(marker);
    return marker;
  }

  makeReachable(element, name, note, act) {
    if (!element || element.dataset.named) return;
    element.dataset.named = "1";
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.setAttribute("aria-label", name);
    if (note) element.setAttribute("aria-description", note);
    if (element instanceof HTMLElement) element.title = name;
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
  }

  drawShapes(shown) {
    const { events, states } = this;
    const wanted = new Set(shown.filter((row) => events.shape[row]));
    for (const [row, shape] of this.shapes) {
      if (wanted.has(row)) continue;
      this.groups[events.cat[row]].removeLayer(shape.layer);
      this.shapes.delete(row);
    }
    for (const row of wanted) {
      if (!this.shapes.has(row)) this.shapes.set(row, this.makeShape(row));
      for (const path of this.shapes.get(row).paths) {
        const element = path.getElement();
        if (!element) continue;
        element.classList.toggle("dateline-hollow", states[row] === POSSIBLE);
        element.classList.toggle("dateline-chosen", row === this.selected);
      }
    }
  }

  makeShape(row) {
    const { events, hear } = this;
    const main = events.plain;
    const unpack = (text) => dateline.unpack(text, events.quantum);
    const className = `dateline-shape ${main ? "dateline-main" : "dateline-footprint"} ${colourOf(events.cat[row])}`;
    const options = { pane: "datelineShapes", renderer: this.renderer, className, bubblingMouseEvents: false };
    const paths = events.shape[row].map(([kind, lines]) => {
      if (kind === "area") return L.polygon(lines.map(unpack), options);
      if (kind === "line") return L.polyline(unpack(lines[0]), { ...options, className: className + " dateline-line" });
      return L.circleMarker(unpack(lines[0])[0], { ...options, radius: 6 });
    });
    const act = () => hear.pick(row);
    paths.forEach((path, i) => {
      path.on("click", act);
      if (main && i === 0) path.on("add", () => this.makeReachable(path.getElement(), hear.nameOf(row), hear.noteOf(row), act));
    });
    const layer = L.layerGroup(paths);
    this.groups[events.cat[row]].addLayer(layer);
    return { layer, paths };
  }

  placesOf(rows) {
    const names = [...new Set(rows.map((row) => this.hear.placeOf(row)).filter(Boolean))];
    return names.length > 2 ? `${names[0]} +${names.length - 1}` : names.join(", ");
  }

  // Names beside the marks where there are few of them.
  nameFew(sets) {
    const { events, map } = this;
    const at = (rows) => [events.lat[rows[0]], events.lon[rows[0]]];
    const few = sets.length > FEW ? [] : sets.map((rows) => ({ at: at(rows), text: this.placesOf(rows), reach: rows.length > 1 ? STACK_PX : MARK_PX }));
    dateline.labels.setOwn(map, this, few.filter((name) => name.text), few);
  }
}

dateline.Drawing = Drawing;
dateline.together = together;
})(window.dateline._);
