// The marks: shape and colour say the category, fill the certainty, an outer ring planned or alleged.
(function (dateline) {
const { makeSvg } = dateline.words;
const { POSSIBLE } = dateline.time;
const STATUS = ["happened", "planned", "alleged"];
const COLOURS = 8;
const SIZE = 30;
// Drawn round 0,0 within a radius of 7.
const SHAPES = [
  "M-6.5 0A6.5 6.5 0 1 0 6.5 0A6.5 6.5 0 1 0 -6.5 0Z",
  "M-5.6 -5.6H5.6V5.6H-5.6Z",
  "M0 -7.8L7.8 0L0 7.8L-7.8 0Z",
  "M0 -7.4L7.4 5.4H-7.4Z",
  "M0 7.4L7.4 -5.4H-7.4Z",
  "M-2.6 -7H2.6V-2.6H7V2.6H2.6V7H-2.6V2.6H-7V-2.6H-2.6Z"
];

const colourOf = (cat) => "dateline-c" + (cat % COLOURS);
const shapeOf = (cat) => SHAPES[cat % SHAPES.length];

function frame(size) {
  return makeSvg("svg", { viewBox: "-15 -15 30 30", width: size, height: size, class: "dateline-mark", "aria-hidden": "true", focusable: "false" });
}

// look: {cat, state, status, area}
function mark(look, size) {
  const svg = frame(size || SIZE);
  const hollow = look.state === POSSIBLE;
  svg.classList.add(colourOf(look.cat));
  if (hollow) svg.classList.add("dateline-hollow");
  const path = shapeOf(look.cat);
  if (look.area) {
    svg.append(makeSvg("path", { d: path, transform: "scale(1.5)", class: "dateline-halo" }));
    svg.append(makeSvg("path", { d: path, transform: "scale(1.5)", class: "dateline-ring" }));
    svg.append(makeSvg("circle", { r: 2.2, class: "dateline-middle" }));
  } else {
    svg.append(makeSvg("path", { d: path, class: "dateline-halo" }));
    svg.append(makeSvg("path", { d: path, class: "dateline-fill" }));
  }
  if (look.status) {
    svg.append(makeSvg("circle", { r: 12.2, class: "dateline-" + STATUS[look.status] }));
    if (look.status === 2) {
      const text = makeSvg("text", { y: 3.8, "text-anchor": "middle", class: "dateline-query" });
      text.textContent = "?";
      svg.append(text);
    }
  }
  return svg;
}

// A numbered stack: one arc a category, as long as its share; arcs of possible events are hollow.
function stack(members, events, states) {
  const svg = frame(34);
  svg.classList.add("dateline-stack");
  svg.append(makeSvg("circle", { r: 13.4, class: "dateline-halo" }), makeSvg("circle", { r: 11, class: "dateline-core" }));
  const sorted = [...members].sort((a, b) => events.cat[a] - events.cat[b] || states[b] - states[a] || a - b);
  const turn = (2 * Math.PI) / sorted.length;
  let at = -Math.PI / 2;
  for (let i = 0; i < sorted.length; ) {
    let next = i;
    while (next < sorted.length && events.cat[sorted[next]] === events.cat[sorted[i]] && states[sorted[next]] === states[sorted[i]]) next++;
    const sweep = Math.min(turn * (next - i), 2 * Math.PI - 0.001);
    const from = [12 * Math.cos(at), 12 * Math.sin(at)];
    const to = [12 * Math.cos(at + sweep), 12 * Math.sin(at + sweep)];
    const d = `M${from.map((v) => v.toFixed(2))}A12 12 0 ${sweep > Math.PI ? 1 : 0} 1 ${to.map((v) => v.toFixed(2))}`;
    const hollow = states[sorted[i]] === POSSIBLE ? " dateline-hollow" : "";
    svg.append(makeSvg("path", { d, class: `dateline-arc ${colourOf(events.cat[sorted[i]])}${hollow}` }));
    at += sweep;
    i = next;
  }
  const text = makeSvg("text", { y: 4, "text-anchor": "middle", class: "dateline-number" });
  text.textContent = members.length > 999 ? "999+" : members.length;
  svg.append(text);
  return svg;
}

dateline.marks = { mark, stack, colourOf, shapeOf, STATUS };
})(window.dateline._);
