// The list of events: which are in it, and what a row says.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN } = dateline.time;
const { make } = dateline.words;
const { mark } = dateline.marks;
const LONG_LIST = 200;
const LIST_REST_MS = 150;

Object.assign(dateline.Filter.prototype, {
  prepareList() {
    this.entries.forEach((entry, row) => {
      const time = entry.querySelector("time[datetime]");
      if (time) time.textContent = this.dateOf(row);
      const button = entry.querySelector(".dateline-row");
      button.prepend(make("span", "dateline-swatch"));
      button.addEventListener("click", () => this.pick(row, true, true));
    });
    this.empty = make("p", "dateline-empty", this.speech.say("nothing_shown"));
    const tools = make("div", "dateline-tools");
    tools.append(this.search.box, this.story.button);
    tools.hidden = this.total < 2;
    this.root.querySelector(".dateline-side").prepend(tools, this.empty);
    this.parts = this.root.querySelectorAll(".dateline-part");
  },

  swatch(row, state) {
    const look = { ...this.look(row), state: state || CERTAIN };
    if (!this.at(row)) look.area = 0;
    this.entries[row].querySelector(".dateline-swatch").replaceChildren(mark(look, 26));
  },

  // A long list costs the browser more than the map does: it follows when the window rests.
  listSoon(now) {
    clearTimeout(this.listing);
    if (now || this.entries.length <= LONG_LIST) this.list();
    else this.listing = setTimeout(() => this.list(), LIST_REST_MS);
  },

  list() {
    this.looks.forEach((look, row) => {
      if (this.listed[row] === look) return;
      this.showEntry(row, this.states[row]);
      this.listed[row] = look;
    });
    for (const part of this.parts) part.hidden = !part.querySelector(".dateline-event:not([hidden])");
  },

  // Undated events are listed whatever the window.
  isListed(row) {
    return this.looks[row] > GONE || (this.looks[row] === GONE && !this.spanOf(row));
  },

  showEntry(row, state) {
    const entry = this.entries[row];
    entry.hidden = !this.isListed(row);
    entry.classList.toggle("dateline-possible", state === POSSIBLE);
    if (state !== GONE || this.listed[row] === undefined) this.swatch(row, state);
    const old = entry.querySelector(".dateline-maybe-word");
    if (old) {
      old.previousSibling.remove();
      old.remove();
    }
    if (state === POSSIBLE) entry.querySelector(".dateline-meta").append(" · ", make("span", "dateline-word dateline-maybe-word", this.speech.say("maybe")));
  }
});
})(window.dateline._);
