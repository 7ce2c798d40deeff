// <dateline-map src="map.html" title="What happened, and where"></dateline-map>: the map in a sandboxed frame that is
// as high as its content. It needs nothing but this file, and no inline script or style of the page round it.
//   map.setRange("2015-10-31", "2015-11-13"); map.select("an event_id"); map.state; map.addEventListener("change", …)
(function () {
"use strict";
const HIGHEST_PX = 20000;
const STYLE = `
:host { display: block; }
:host([hidden]) { display: none; }
iframe { display: block; width: 100%; height: 80vh; border: 0; }
slot { display: none; }
@media print { iframe { display: none; } slot { display: block; } }
`;

// Only what a page can be loaded from: never javascript: or data:.
function address(text) {
  try {
    const url = new URL(text, document.baseURI);
    return ["http:", "https:", "file:"].includes(url.protocol) ? url.href : null;
  } catch (error) {
    return null;
  }
}

class DatelineMap extends HTMLElement {
  static observedAttributes = ["src", "title"];

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.frame = document.createElement("iframe");
    this.frame.loading = "lazy";
    this.frame.referrerPolicy = "strict-origin-when-cross-origin";
    this.frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    root.append(this.frame, document.createElement("slot"));
    this.state = null;
    this.orders = [];
    this.ready = false;
  }

  connectedCallback() {
    window.addEventListener("message", this);
    this.load();
  }

  disconnectedCallback() {
    window.removeEventListener("message", this);
  }

  attributeChangedCallback(name) {
    if (name === "title") this.frame.title = this.getAttribute("title") || "";
    else if (this.isConnected) this.load();
  }

  load() {
    const url = address(this.getAttribute("src") || "");
    this.ready = false;
    if (url) this.frame.src = url;
    else this.frame.removeAttribute("src");
  }

  handleEvent(event) {
    const data = event.data;
    if (event.source !== this.frame.contentWindow || !data || typeof data !== "object") return;
    if (data.type === "iframe-resized" && data.height > 0) {
      this.frame.style.height = `${Math.min(data.height, HIGHEST_PX)}px`;
      this.begin();
    }
    if (data.dateline && data.dateline.state) {
      this.state = data.dateline.state;
      this.dispatchEvent(new CustomEvent("change", { detail: this.state }));
    }
  }

  // Orders given before the map was there are kept until it is.
  begin() {
    if (this.ready) return;
    this.ready = true;
    for (const order of this.orders.splice(0)) this.order(order);
  }

  order(order) {
    if (this.ready) this.frame.contentWindow.postMessage({ dateline: order }, "*");
    else this.orders.push(order);
  }

  setRange(start, end) {
    this.order({ setRange: [start, end] });
  }

  select(id) {
    this.order({ select: id });
  }
}

if (!customElements.get("dateline-map")) customElements.define("dateline-map", DatelineMap);
})();
