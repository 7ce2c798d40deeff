// Full-text search: every word typed has to be in an event's title, place or quote, whatever its case and accents.
(function (dateline) {
const { make } = dateline.words;
// Letters that no decomposition takes apart.
const LETTERS = { "Ø": "O", "Ł": "L", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ð": "D", "Ħ": "H", "ة": "ه", "ى": "ي" };
const MARKS = /[\p{Diacritic}\u0610-\u061a\u0640\u064b-\u065f\u0670]/gu;

// Upper case, because there ß is SS and the two small sigmas are one; accents, points and vowel marks left out.
function fold(text) {
  return text.normalize("NFKD").toUpperCase().normalize("NFKD").replace(MARKS, "").replace(/[ØŁĐÆŒÞÐĦةى]/g, (letter) => LETTERS[letter]).replace(/\s+/g, " ");
}

class Search {
  // hear: {changed(), textsOf(row)}
  constructor(rows, speech, hear) {
    Object.assign(this, { rows, hear, folded: null, hits: null, text: "" });
    this.box = make("label", "dateline-search");
    this.field = make("input");
    this.field.type = "search";
    this.field.placeholder = speech.say("search");
    this.field.setAttribute("aria-label", speech.say("search"));
    this.field.addEventListener("input", () => this.find(this.field.value));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.field.value) return;
      // Only the search: an open receipt stays.
      event.preventDefault();
      event.stopPropagation();
      this.find("");
    });
    this.box.append(this.field);
  }

  find(text) {
    if (this.field.value !== text) this.field.value = text;
    const words = fold(text).trim().split(" ").filter(Boolean);
    const before = this.hits;
    this.text = words.length ? text.trim() : "";
    this.hits = null;
    if (words.length) {
      this.folded = this.folded || Array.from({ length: this.rows }, (none, row) => fold(this.hear.textsOf(row)));
      this.hits = this.folded.map((within) => words.every((word) => within.includes(word)));
    }
    if (before || this.hits) this.hear.changed();
  }

  has(row) {
    return !this.hits || this.hits[row];
  }
}

dateline.fold = fold;
dateline.Search = Search;
})(window.dateline._);
