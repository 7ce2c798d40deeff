// The bundled map: land, water, rivers, borders. Names are in labels.js, colours in map.css.
(function (dateline) {
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = {};
for (let i = 0; i < 64; i++) VALUE[ALPHABET[i]] = i;

// Text back to [latitude, longitude] points: the inverse of layers/_geometry.py packed().
function unpack(text, quantum) {
  const points = [];
  let at = 0;
  const step = () => {
    let value = 0;
    let weight = 1;
    let letter = VALUE[text[at++]];
    while (letter >= 32) {
      value += (letter - 32) * weight;
      weight *= 32;
      letter = VALUE[text[at++]];
    }
    value += letter * weight;
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  let x = 0;
  let y = 0;
  while (at < text.length) {
    x += step();
    y += step();
    points.push([y / quantum, x / quantum]);
  }
  return points;
}

// A coast is drawn where land really ends, not along the edges of the cut.
function coasts(ring, box, slack) {
  const edge = (p) =>
    (Math.abs(p[1] - box[0]) < slack ? 1 : 0) | (Math.abs(p[0] - box[1]) < slack ? 2 : 0) |
    (Math.abs(p[1] - box[2]) < slack ? 4 : 0) | (Math.abs(p[0] - box[3]) < slack ? 8 : 0);
  const lines = [];
  let line = [];
  ring.forEach((point, i) => {
    if (i && edge(point) & edge(ring[i - 1])) {
      if (line.length > 1) lines.push(line);
      line = [];
    }
    line.push(point);
  });
  if (line.length > 1) lines.push(line);
  return lines;
}

// Readers cannot lose the map. Nothing here may be animated: the end of an animation would undo a later fit.
function hold(map, box) {
  const bounds = L.latLngBounds([[Math.max(-88, box[1] - 40), box[0] - 60], [Math.min(88, box[3] + 40), box[2] + 60]]);
  const least = Math.max(0, Math.floor(Math.log2(720 / Math.max(30, 3 * (box[2] - box[0])))));
  map.options.minZoom = least;
  if (map.getZoom() < least || !bounds.contains(map.getCenter())) map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { animate: false });
  map.setMaxBounds(bounds);
}

// The same lists of points, so many degrees further east.
function turned(list, degrees) {
  return typeof list[0] === "number" ? [list[0], list[1] + degrees] : list.map((part) => turned(part, degrees));
}

function ground(map, dataId) {
  const data = JSON.parse(document.getElementById(dataId).textContent);
  const pane = map.createPane("datelineGround");
  pane.style.zIndex = 150;
  pane.style.pointerEvents = "none";
  const renderer = L.svg({ pane: "datelineGround", padding: 0.5 });
  const options = (kind) => ({ pane: "datelineGround", renderer, interactive: false, className: "dateline-" + kind, smoothFactor: 0.8 });
  const rings = (list, quantum) => list.map((polygon) => polygon.map((ring) => unpack(ring, quantum)));
  const lines = (list) => list.map((line) => unpack(line, data.quantum));
  // A map wider than the world shows what comes next, not empty sea.
  const turns = data.box[2] - data.box[0] > 359 ? [0, -360, 360] : [0];
  const again = (list) => turns.flatMap((turn) => (turn ? turned(list, turn) : list));
  const land = rings(data.land, data.quantum);
  const slack = 1.5 / data.quantum;
  const coast = land.flatMap((polygon) => polygon.flatMap((ring) => coasts(ring, data.box, slack)));
  const layers = [
    L.polygon(rings(data.far || [], 10), options("land")),
    L.polygon(again(land), options("land")),
    L.polyline(again(coast), options("coast")),
    L.polygon(again(rings(data.lakes, data.quantum)), options("lake")),
    L.polyline(again(lines(data.rivers)), options("river")),
    L.polyline(lines(data.provinces), options("province")),
    L.polyline(again(lines(data.borders)), options("border")),
    L.polyline(again(lines(data.disputed)), options("disputed"))
  ];
  const layer = L.layerGroup(layers).addTo(map);
  map.getContainer().classList.add("dateline-grounded");
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution("Leaflet");
  map.attributionControl.addAttribution(dateline.asHtml(data.credit));
  dateline.labels.start(map, data);
  hold(map, data.box);
  return layer;
}

// Leaflet writes some texts as HTML; this is the one way to give it a text as text.
dateline.asHtml = (text) => dateline.words.make("i", "", text).innerHTML;
dateline.unpack = unpack;
dateline.hold = hold;
dateline.ground = ground;
})(window.dateline._);
