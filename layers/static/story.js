// Event by event: the map goes where the story goes, one press at a time. Nothing moves by itself.
(function (dateline) {
const NEAREST_ZOOM = 8;
const SECONDS = 0.9;

class Story {
  constructor(filter) {
    this.filter = filter;
    this.on = false;
    this.button = dateline.button("dateline-all", "", filter.speech.say("story"));
    this.button.addEventListener("click", () => (this.on ? filter.panel.close() : this.begin()));
    this.show();
    document.addEventListener("keydown", (event) => this.key(event));
  }

  begin() {
    const { filter } = this;
    const rows = filter.sequence();
    if (!rows.length) return;
    this.on = true;
    this.show();
    filter.pick(rows.includes(filter.selected) ? filter.selected : rows[0], true);
  }

  end() {
    this.on = false;
    this.show();
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.on));
  }

  // Right is on, also where the page is written from right to left and so are its arrows.
  key(event) {
    const { panel } = this.filter;
    if (panel.root.hidden || event.altKey || event.ctrlKey || event.metaKey || !/^Arrow(Left|Right)$/.test(event.key)) return;
    if (!panel.root.contains(event.target) && !(this.on && event.target === document.body)) return;
    event.preventDefault();
    const on = (event.key === "ArrowRight") !== (getComputedStyle(panel.root).direction === "rtl");
    this.filter.stepEvent(on ? 1 : -1);
  }

  // To the area of the event, or to its point at a zoom that still shows what is round it.
  move(row) {
    const { map } = this.filter;
    const at = this.filter.at(row);
    if (!at || !map._loaded) return;
    const bounds = this.filter.boundsOf(row) || at.toBounds(1000);
    const zoom = Math.min(NEAREST_ZOOM, map.getMaxZoom(), map.getBoundsZoom(bounds.pad(0.6)));
    this.filter.moved = true;
    map.flyTo(bounds.getCenter(), Math.max(map.getMinZoom(), zoom), { animate: !this.filter.still(), duration: SECONDS });
  }
}

dateline.Story = Story;
})(window.dateline._);
