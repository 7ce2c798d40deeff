// The article beside the map: a mark in the text selects its event, a selected event shows where it is told.
(function (dateline) {
const { scrollWithin } = dateline.words;

class Article {
  // hear: {selected(), show(row)}
  constructor(id, hear) {
    this.root = document.getElementById(id + "-article");
    if (!this.root) return;
    this.said = [...this.root.querySelectorAll(".dateline-said")];
    this.tellings = [...this.root.querySelectorAll("details")];
    this.tellings.slice(1).forEach((telling) => { telling.open = false; });
    window.addEventListener("beforeprint", () => this.tellings.forEach((telling) => { telling.open = true; }));
    this.root.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-rows]");
      if (!link) return;
      event.preventDefault();
      // A sentence that tells of several events gives them one after the other.
      const rows = link.dataset.rows.split(" ").map(Number);
      hear.show(rows[(rows.indexOf(hear.selected()) + 1) % rows.length]);
    });
  }

  highlight(row) {
    if (!this.root) return;
    const told = this.said.filter((span) => row >= 0 && span.dataset.rows.split(" ").includes(String(row)));
    for (const span of this.said) span.classList.toggle("dateline-told", told.includes(span));
    if (!told.length) return;
    const telling = told[0].closest("details");
    if (telling) telling.open = true;
    scrollWithin(this.root, told[0]);
  }
}

dateline.Article = Article;
})(window.dateline._);
