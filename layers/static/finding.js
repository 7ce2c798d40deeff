// Which events of a large frame hold these words?
(function (dateline) {
const SIGNS = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

// The quotes that a receipt, which is HTML, begins with.
function quotesIn(receipt) {
  return receipt.split(/<dl>|<p /)[0].replace(/<\/?mark[^>]*>/g, "").replace(/<[^>]*>/g, "\n").replace(/&[a-z#0-9]+;/g, (name) => SIGNS[name] ?? name);
}

// A search reads all texts, block by block; what is found is shown as it is found.
class ManySearch extends dateline.Search {
  constructor(filter, hear) {
    super(0, filter.speech, hear);
    this.filter = filter;
    this.turn = 0;
  }

  async find(text) {
    if (this.field.value !== text) this.field.value = text;
    const words = dateline.fold(text).trim().split(" ").filter(Boolean);
    const before = this.hits;
    const turn = ++this.turn;
    this.text = words.length ? text.trim() : "";
    this.hits = null;
    if (!words.length) {
      if (before) this.hear.changed();
      return;
    }
    await this.filter.ready;
    const { texts, total } = this.filter;
    let hits = new Uint8Array(total);
    for (let block = 0; block < texts.count() && turn === this.turn; block++) {
      const columns = await texts.load(block);
      this.look(columns, words, hits, block * texts.size);
      await texts.need([]);
      if (turn === this.turn && (block % 16 === 0 || block + 1 === texts.count())) {
        this.hits = hits = hits.slice();
        this.hear.changed();
      }
    }
  }

  look(columns, words, hits, first) {
    const names = this.filter.texts.names;
    const within = names.map((name, i) => i).filter((i) => names[i] !== "key" && names[i] !== "why");
    for (let row = 0; row < columns[0].length; row++) {
      const text = dateline.fold(within.map((i) => (names[i] === "receipt" ? quotesIn(columns[i][row]) : columns[i][row])).join("\n"));
      if (words.every((word) => text.includes(word))) hits[first + row] = 1;
    }
  }

  has(row) {
    return !this.hits || this.hits[row] === 1;
  }
}

dateline.ManySearch = ManySearch;
})(window.dateline._);
