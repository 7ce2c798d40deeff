// What the marks mean: the key below the bars, and the names of our layers in folium's LayerControl.
(function (dateline) {
const { POSSIBLE, CERTAIN } = dateline.time;
const { make } = dateline.words;
const { mark } = dateline.marks;
const MOST_OPEN = 8;
const controls = [];

// LayerControl is made by folium; this is how its instance is found again.
L.Control.Layers.addInitHook(function () {
  controls.push(this);
});

// The key names only what this page shows.
function key(data, grid, speech) {
  const box = make("p", "dateline-key");
  const say = (look, word) => {
    const item = make("span", "dateline-key-item");
    item.append(mark({ cat: 0, status: 0, state: CERTAIN, ...look }, 22), make("span", "", speech.say(word)));
    box.append(item);
  };
  const some = (column, value) => column.some((entry) => entry === value);
  say({}, "inside");
  if (data.length.some((length) => length > grid.unit)) say({ state: POSSIBLE }, "maybe");
  if (some(data.area, 1)) say({ area: 1 }, "area_word");
  if (some(data.status, 1)) say({ status: 1 }, "planned");
  if (some(data.status, 2)) say({ status: 2 }, "alleged");
  return box;
}

// Folium listed our layers under neutral names; give them theirs, as text, with their mark.
function nameLayers(map, groups, names, speech) {
  const control = controls.find((c) => c._map === map);
  if (!control) return;
  // Off the map while it changes: on it, every change would write the whole control again.
  control.remove();
  groups.forEach((group, cat) => {
    const swatch = mark({ cat, status: 0, state: CERTAIN }, 22);
    control.removeLayer(group);
    control.addOverlay(group, `<span class="dateline-layer">${swatch.outerHTML}<bdi>${dateline.asHtml(names[cat])}</bdi></span>`);
  });
  if (map.getContainer().clientWidth >= dateline.fitting.WIDE_PX && groups.length <= MOST_OPEN) control.options.collapsed = false;
  control.addTo(map);
  control.getContainer().setAttribute("aria-label", speech.say("category"));
}

dateline.legend = { key, nameLayers };
})(window.dateline._);
