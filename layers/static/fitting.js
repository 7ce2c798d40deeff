// What part of the world is in sight at first, and what of the map lies under something else.
(function (dateline) {
const { make } = dateline.words;
const WIDE_PX = 620;

// A frame hidden at load has no size: fit again at the first real one, until the reader has moved the map.
function fitWhenSeen(filter) {
  const { map, data } = filter;
  const [west, south, east, north] = data.extent || [-170, -50, 170, 72];
  const fit = () => {
    map.invalidateSize({ animate: false });
    const size = map.getSize();
    if (filter.moved || size.x < 40 || size.y < 40) return;
    const others = dateline.filters.filter((f) => f.map === map && f.data.extent).map((f) => f.data.extent);
    const bounds = L.latLngBounds([[south, west], [north, east]]);
    for (const other of others) bounds.extend([[other[1], other[0]], [other[3], other[2]]]);
    const edge = [Math.min(48, size.x / 8), Math.min(44, size.y / 8)];
    const low = edge[1] + clearOfDock(map);
    const options = { paddingTopLeft: edge, paddingBottomRight: [edge[0], low], maxZoom: 8, animate: false };
    map.fitBounds(bounds, options);
    const covered = underControl(map, data);
    if (covered) map.fitBounds(bounds, { ...options, paddingBottomRight: [Math.min(size.x / 2.5, covered + 24), low] });
  };
  fit();
  map.on("dragstart dblclick", () => { filter.moved = true; });
  map.getContainer().addEventListener("wheel", () => { if (map.scrollWheelZoom.enabled()) filter.moved = true; }, { passive: true });
  // The wheel scrolls the article until the reader has turned to the map.
  if (!map.options.scrollWheelZoom) {
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }
  map.getContainer().addEventListener("keydown", (event) => { if (/^(Arrow|[+=-])/.test(event.key)) filter.moved = true; });
  map.getContainer().addEventListener("click", (event) => { if (event.target.closest(".leaflet-control-zoom")) filter.moved = true; });
  new ResizeObserver(fit).observe(map.getContainer());
}

// The width of the open layer control if a mark lies beneath it.
function underControl(map, data) {
  const control = map.getContainer().querySelector(".leaflet-control-layers");
  if (!control || map.getContainer().clientWidth < WIDE_PX) return 0;
  const size = map.getSize();
  const left = size.x - control.offsetWidth - 34;
  const bottom = control.offsetHeight + 34;
  const under = data.lon.some((lon, row) => {
    const at = lon === null ? null : map.latLngToContainerPoint([data.lat[row], lon]);
    return at && at.x > left && at.y < bottom;
  });
  return under ? control.offsetWidth : 0;
}

// On a plain folium map, which fills its page, the control lies over the lower edge.
function dock(map, id) {
  const container = map.getContainer();
  let box = container.parentElement.querySelector(".dateline-dock");
  if (!box) {
    box = make("div", "dateline-dock");
    container.after(box);
  }
  box.append(document.getElementById(id));
}

// How much of the map lies under the dock; Leaflet's lower corners, with the credits, move above it.
function clearOfDock(map) {
  const container = map.getContainer();
  const box = container.parentElement.querySelector(":scope > .dateline-dock");
  if (!box) return 0;
  const covered = Math.max(0, container.getBoundingClientRect().bottom - box.getBoundingClientRect().top);
  for (const corner of container.querySelectorAll(".leaflet-bottom")) corner.style.bottom = `${covered}px`;
  return covered;
}

dateline.fitting = { WIDE_PX, fitWhenSeen, dock };
})(window.dateline._);
