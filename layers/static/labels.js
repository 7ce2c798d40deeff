// Names on the map: countries, cities and the events' own places, never one on top of another.
(function (dateline) {
const { make } = dateline.words;
const MOST = 45;
const FONT = "system-ui, sans-serif";
const books = new WeakMap();

function start(map, data) {
  const pane = map.createPane("datelineNames");
  pane.style.zIndex = 250;
  pane.style.pointerEvents = "none";
  pane.setAttribute("aria-hidden", "true");
  const book = { pane, data, parts: new Map(), frame: 0, measure: document.createElement("canvas").getContext("2d") };
  books.set(map, book);
  map.on("zoomend moveend resize", () => place(map));
  map.on("zoomstart", () => pane.classList.add("dateline-moving"));
  place(map);
}

// own: [{at: [lat, lon], text, reach}] names beside marks that reach so many pixels; kept: the marks themselves; each owner has its own.
function setOwn(map, owner, own, kept) {
  const book = books.get(map);
  if (!book) return;
  book.parts.set(owner, { own, kept });
  if (book.frame) return;
  book.frame = requestAnimationFrame(() => {
    book.frame = 0;
    place(map);
  });
}

function all(book, name) {
  return [...book.parts.values()].flatMap((part) => part[name]);
}

function countryName(data) {
  if (/^en\b/.test(data.lang)) return (row) => row[1];
  let names = null;
  try {
    names = new Intl.DisplayNames([data.lang], { type: "region", style: "short" });
  } catch (error) {
    names = null;
  }
  return (row) => (names && row[0] ? names.of(row[0]) : row[1]);
}

function wanted(book, zoom) {
  const name = countryName(book.data);
  const places = all(book, "own").map((own) => ({ ...own, kind: "own", size: 12.5, weight: 600 }));
  const countries = book.data.countries
    .filter((row) => row[4] <= zoom - 1.2 && zoom < 9)
    .map((row) => ({ at: [row[3], row[2]], text: name(row), kind: "country", size: row[4] < 3 ? 12.5 : 11, weight: 500 }));
  const cities = book.data.cities
    .filter((row) => row[3] <= zoom - 0.8)
    .map((row) => ({ at: [row[2], row[1]], text: row[0], kind: row[4] ? "capital" : "city", size: 11, weight: 400 }));
  return places.concat(countries.slice(0, 40), cities);
}

// Boxes that a name could take: centred for a country, else beside its dot, right first.
function boxes(point, width, height, kind, reach) {
  const box = (x, y) => [x, y, x + width, y + height];
  if (kind === "country") return [box(point.x - width / 2, point.y - height / 2)];
  const gap = kind === "own" ? reach + 1 : 6;
  const [right, left, low, high] = [point.x + gap, point.x - gap - width, point.y + gap - 1, point.y - gap - height + 1];
  const sides = [box(right, point.y - height / 2), box(left, point.y - height / 2)];
  if (kind !== "own") return sides;
  const corners = [box(right - 1, low - 8), box(right - 1, high + 8), box(left + 1, low - 8), box(left + 1, high + 8)];
  return [...sides, box(point.x - width / 2, low), box(point.x - width / 2, high), ...corners];
}

function meets(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

function place(map) {
  const book = books.get(map);
  if (!book || !map._loaded) return;
  const { pane, measure } = book;
  pane.classList.remove("dateline-moving");
  pane.textContent = "";
  const size = map.getSize();
  const taken = all(book, "kept").map((kept) => {
    const at = map.latLngToContainerPoint(kept.at);
    return [at.x - kept.reach, at.y - kept.reach, at.x + kept.reach, at.y + kept.reach];
  });
  const frame = map.getContainer().getBoundingClientRect();
  for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
    const box = control.getBoundingClientRect();
    taken.push([box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
  }
  const used = new Set();
  let count = 0;
  for (const label of wanted(book, map.getZoom())) {
    if (count >= MOST) break;
    const key = label.text.toLowerCase();
    const point = map.latLngToContainerPoint(label.at);
    if (used.has(key) || point.x < -20 || point.y < 0 || point.x > size.x + 20 || point.y > size.y) continue;
    measure.font = `${label.weight} ${label.size}px ${FONT}`;
    const width = measure.measureText(label.text).width * (label.kind === "country" ? 1.14 : 1) + 6;
    const height = label.size + 5;
    const dot = label.kind === "city" || label.kind === "capital" ? [point.x - 4, point.y - 4, point.x + 4, point.y + 4] : null;
    if (dot && taken.some((box) => meets(box, dot))) continue;
    const free = boxes(point, width, height, label.kind, label.reach).find((box) => box[0] > 2 && box[2] < size.x - 2 && box[1] >= 0 && box[3] <= size.y && !taken.some((other) => meets(box, other)));
    if (!free) continue;
    taken.push(free);
    if (dot) taken.push(dot);
    used.add(key);
    count += 1;
    write(map, pane, label, free, dot && point);
  }
}

function write(map, pane, label, box, dot) {
  const put = (element, x, y) => {
    L.DomUtil.setPosition(element, map.containerPointToLayerPoint([Math.round(x), Math.round(y)]));
    pane.append(element);
  };
  const text = make("span", "dateline-name dateline-name-" + label.kind, label.text);
  text.dir = "auto";
  put(text, box[0] + 3, box[1]);
  if (dot) put(make("span", "dateline-dot dateline-dot-" + label.kind), dot.x - 2, dot.y - 2);
}

dateline.labels = { start, setOwn };
})(window.dateline._);
