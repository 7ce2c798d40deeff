// How a page begins, and what it offers to scripts: the first filter's interface; all are in `filters`.
(function (dateline) {
const filters = [];

// Without this class the page is laid out to be read without a script, and has no map.
document.documentElement.classList.add("dateline-js");

// Called by the page once for each filter; waits until folium's own script, and so the LayerControl, is done.
dateline.start = (map, id, groups) => {
  const root = document.getElementById(id);
  if (!root.closest(".dateline-page")) dateline.fitting.dock(map, id);
  else if (!document.querySelector(".dateline-first")) root.classList.add("dateline-first");
  queueMicrotask(() => {
    const filter = new (root.hasAttribute("data-pyramid") ? dateline.Pyramid : root.hasAttribute("data-many") ? dateline.Many : dateline.Filter)(map, id, groups());
    filters.push(filter);
    if (filters.length > 1) return;
    filter.readAddress();
    window.addEventListener("hashchange", () => filter.readAddress());
    dateline.embedding.obey(filter);
  });
};

dateline.ready = () => {
  const main = document.querySelector(".dateline-page");
  dateline.embedding.announceHeight(main);
  for (const container of document.querySelectorAll(".dateline-page .folium-map")) {
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", document.querySelector("h1").textContent);
  }
};

dateline.filters = filters;
window.dateline.filters = filters;
for (const name of ["getState", "setRange", "select", "on"]) {
  window.dateline[name] = (...given) => (filters.length ? filters[0][name](...given) : undefined);
}
})(window.dateline._);
