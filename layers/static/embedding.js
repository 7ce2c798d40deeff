// The page inside another: its height for the usual hosts, its state for the page round it.
(function (dateline) {
const LEAST_CHANGE_PX = 2;
const MOST_HEARD = 20;

// Read before the state is written into the address, which takes the place of a host's token.
const given = (() => {
  const hash = new URLSearchParams(location.hash.replace(/^#\??/, ""));
  const query = new URLSearchParams(location.search);
  return { src: location.href, id: query.get("id") || "dateline", childId: query.get("childId"), secret: hash.get("secret") };
})();

// One message a host; those that need a token of theirs are sent only when there is one.
function messages(height, width) {
  const list = [
    { sentinel: "amp", type: "embed-size", height },
    { "datawrapper-height": { [given.id]: height } },
    JSON.stringify({ src: given.src, context: "iframe.resize", height }),
    JSON.stringify({ type: "set-height", value: height }),
    { type: "iframe-resized", width, height }
  ];
  if (given.childId) list.push(["pym", given.childId, "height", height].join("xPYMx"));
  if (given.secret) list.push({ message: "height", value: height, secret: given.secret });
  return list;
}

// Told when it changes, on load, and to a host that speaks up, once for each thing it says: hosts that answer
// every height would otherwise be answered for ever. A frame that is hidden has no height, and tells none.
function announceHeight(main) {
  if (window.parent === window) return;
  let told = 0;
  const heard = new Set();
  const tell = (anyway) => {
    const box = main.getBoundingClientRect();
    const height = Math.ceil(box.height);
    if (!height || (!anyway && Math.abs(height - told) < LEAST_CHANGE_PX)) return;
    if (Math.abs(height - told) >= LEAST_CHANGE_PX) heard.clear();
    told = height;
    for (const message of messages(height, Math.ceil(box.width))) window.parent.postMessage(message, "*");
  };
  new ResizeObserver(() => tell(false)).observe(main, { box: "border-box" });
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || (event.data && event.data.dateline)) return;
    const said = JSON.stringify(event.data);
    if (heard.has(said) || heard.size > MOST_HEARD) return;
    heard.add(said);
    tell(true);
  });
  window.addEventListener("load", () => tell(true));
}

// postMessage({dateline: {setRange: [start, end], select: id, getState: true}}) from the page round this one.
function obey(filter) {
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || window.parent === window) return;
    const order = event.data && typeof event.data === "object" ? event.data.dateline : null;
    if (!order || typeof order !== "object") return;
    if (Array.isArray(order.setRange)) filter.setRange(String(order.setRange[0] ?? ""), String(order.setRange[1] ?? ""));
    if ("select" in order) filter.select(order.select === null ? null : String(order.select));
    if (order.getState) window.parent.postMessage({ dateline: { state: filter.getState() } }, "*");
  });
  filter.on("change", (state) => {
    if (window.parent !== window) window.parent.postMessage({ dateline: { state } }, "*");
  });
}

// #t=2015-10-31/2015-11-13&q=words&id=...&cat=a,b
function readHash() {
  const given = new URLSearchParams(location.hash.slice(1));
  const [start, end] = (given.get("t") || "").split("/");
  return { start, end, q: given.get("q") || "", id: given.get("id"), cat: given.has("cat") ? given.get("cat").split(",").map(unescaped) : null };
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    return text;
  }
}

// In a sandbox without an origin of its own the address cannot be changed: then it stays.
function writeHash(state) {
  const parts = [];
  if (state.t) parts.push("t=" + state.t);
  if (state.q) parts.push("q=" + encodeURIComponent(state.q));
  if (state.id) parts.push("id=" + encodeURIComponent(state.id));
  if (state.cat) parts.push("cat=" + state.cat.map((name) => encodeURIComponent(encodeURIComponent(name))).join(","));
  const hash = parts.length ? "#" + parts.join("&") : "";
  if (hash === location.hash) return;
  try {
    history.replaceState(null, "", hash || location.pathname + location.search);
  } catch (error) {
    return;
  }
}

dateline.embedding = { announceHeight, obey, readHash, writeHash, messages };
})(window.dateline._);
