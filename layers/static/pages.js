// The list of a large frame: the events that are shown, some at a time, filled when the window rests.
(function (dateline) {
const { make } = dateline.words;
const ROWS = 50;

class Pages {
  // hear: {entry(row) gives an li, need(rows) a promise for their texts, keeping(fill) calls fill}
  constructor(side, speech, hear) {
    Object.assign(this, { speech, hear, parts: [], entries: new Map(), turn: 0 });
    for (const kind of ["events", "not_mapped", "undated"]) this.parts.push(this.makePart(side, kind));
  }

  makePart(side, kind) {
    const root = make("div", "dateline-part");
    const heading = make("h2", "dateline-h2", this.speech.say(kind));
    const list = make("ol", "dateline-list");
    const pager = make("p", "dateline-pager");
    const part = { kind, root, list, pager, rows: [], page: 0, where: make("span") };
    const tool = (sign, word, by) => {
      const button = make("button", "dateline-button dateline-step", sign);
      button.type = "button";
      button.setAttribute("aria-label", `${this.speech.say(word)}: ${this.speech.say(kind)}`);
      button.addEventListener("click", () => {
        const after = part.page + by;
        if (after < 0 || after * ROWS >= part.rows.length) return;
        part.page = after;
        this.fill();
      });
      return button;
    };
    part.back = tool("←", "page_back", -1);
    part.on = tool("→", "page_on", 1);
    pager.append(part.back, part.where, part.on);
    root.append(heading, list, pager);
    root.hidden = true;
    side.append(root);
    return part;
  }

  // rows: one array of row numbers a part.
  show(rows) {
    this.parts.forEach((part, i) => {
      part.rows = rows[i];
      part.page = 0;
    });
    return this.fill();
  }

  // Turns to the page that holds a row, when it is listed.
  async turnTo(row) {
    const part = this.parts.find((one) => one.rows.includes(row));
    if (!part || this.entries.has(row)) return;
    part.page = Math.floor(part.rows.indexOf(row) / ROWS);
    await this.fill();
  }

  async fill() {
    const turn = ++this.turn;
    const pages = this.parts.map((part) => Array.from(part.rows.slice(part.page * ROWS, (part.page + 1) * ROWS)));
    await this.hear.need(pages.flat());
    if (turn !== this.turn) return;
    this.hear.keeping(() => {
      this.entries = new Map();
      this.parts.forEach((part, i) => this.fillPart(part, pages[i]));
    });
  }

  fillPart(part, rows) {
    const { number } = this.speech;
    const made = rows.map((row) => {
      const entry = this.hear.entry(row);
      this.entries.set(row, entry);
      return entry;
    });
    const first = part.page * ROWS;
    part.list.start = first + 1;
    part.list.replaceChildren(...made);
    part.root.hidden = !rows.length;
    part.pager.hidden = part.rows.length <= ROWS;
    part.where.textContent = `${number(first + 1)}–${number(first + rows.length)} / ${number(part.rows.length)}`;
    part.back.setAttribute("aria-disabled", String(!part.page));
    part.on.setAttribute("aria-disabled", String(first + ROWS >= part.rows.length));
  }
}

dateline.Pages = Pages;
})(window.dateline._);
