// The article at left: sentences that tell of events can be clicked, that of the chosen event is shown.
(function (dateline) {
const { make, scrollWithin } = dateline.words;
const { review } = dateline;
const TAGS = { heading: "h3", aside: "p", paragraph: "p" };

class Telling {
  // hear: {pick(id)}
  constructor(root, hear) {
    Object.assign(this, { root, hear, key: "", said: [] });
  }

  async show(event, version) {
    const key = event ? `${event.source}\n${version}` : "";
    this.wanted = event ? event.id : "";
    if (event && key !== this.key) {
      const { found } = await review.ask(`/api/article?event=${encodeURIComponent(event.id)}`);
      if (this.wanted !== event.id) return;  // somebody has gone on in the meantime
      this.key = key;
      this.draw(event, found);
    }
    this.mark(event);
  }

  draw(event, blocks) {
    const heading = make("h2", "dateline-h2");
    heading.append(make("bdi", "", event.article || "Article"), event.published ? `, ${event.published}` : "");
    this.said = [];
    this.root.replaceChildren(heading, ...blocks.map((block) => this.block(block)));
  }

  block(block) {
    const element = make(TAGS[block.kind] || "p", block.kind === "aside" ? "dateline-aside" : "");
    element.dir = "auto";
    for (const piece of block.pieces) element.append(this.piece(piece));
    return element;
  }

  piece(piece) {
    if (!piece.events.length) return document.createTextNode(piece.text);
    const element = make("span", "dateline-said", piece.text);
    element.addEventListener("click", () => {
      const at = piece.events.indexOf(review.chosen);
      this.hear.pick(piece.events[(at + 1) % piece.events.length]);
    });
    this.said.push({ element, piece });
    return element;
  }

  mark(event) {
    const id = event ? event.id : "";
    let first = null;
    for (const { element, piece } of this.said) {
      const told = piece.events.includes(id);
      element.classList.toggle("dateline-told", told);
      element.classList.toggle("dateline-place-words", piece.place.includes(id));
      element.classList.toggle("dateline-time-words", piece.time.includes(id));
      element.classList.toggle("dateline-settled", piece.events.every((other) => (review.state.events[other] || {}).reviewed));
      if (told) first = first || element;
    }
    if (first) scrollWithin(this.root, first);
  }
}

dateline.Telling = Telling;
})(window.dateline._);
