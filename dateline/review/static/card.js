// The chosen event: what is doubtful, where, when, and what to do with it.
(function (dateline) {
const { make } = dateline.words;
const { button, placePart } = dateline.parts;
const { review } = dateline;

class Card {
  // hear: {confirm(), hide(), merge(), split(), fix(change), place(place), enter(mode), look(lat, lon), step(by), undo(ids)}
  constructor(root, hear) {
    Object.assign(this, { root, hear });
  }

  show(event, position) {
    if (!event) {
      this.root.replaceChildren(make("p", "dateline-empty", "There are no events."));
      return;
    }
    this.root.replaceChildren(
      this.head(event, position), this.doubts(event), this.actions(),
      placePart(event, this.hear), this.when(event), this.what(event)
    );
  }

  head(event, position) {
    const head = make("div", "dateline-card-head");
    const title = make("h2", "dateline-panel-title");
    title.append(make("bdi", "", event.title));
    const steps = make("div", "dateline-steps");
    const back = button("←", "Previous (k)", () => this.hear.step(-1), "dateline-step");
    const on = button("→", "Next (j)", () => this.hear.step(1), "dateline-step");
    back.setAttribute("aria-label", "Previous");
    on.setAttribute("aria-label", "Next");
    steps.append(back, make("span", "dateline-count", position), on);
    head.append(steps, title);
    if (event.quote) {
      const quote = make("blockquote", "", event.quote);
      quote.dir = "auto";
      head.append(quote);
    }
    if (event.also.length) head.append(this.others(event.also));
    return head;
  }

  // What other articles say of it: they are not beside the map.
  others(also) {
    const part = make("details", "dateline-what");
    part.append(make("summary", "", `Told by ${also.length} more`));
    for (const other of also) {
      const line = make("p");
      line.append(make("bdi", "", other.text), make("small", "", other.article));
      part.append(line);
    }
    return part;
  }

  doubts(event) {
    const list = make("ul", "dateline-doubts");
    for (const finding of event.findings) list.append(make("li", `dateline-level-${finding.level}`, finding.message));
    if (event.reviewed) {
      const done = make("li", "dateline-level-done", "Checked by a person. ");
      const last = event.corrections[event.corrections.length - 1];
      if (last) done.append(button("Take back", "u", () => this.hear.undo([last])));
      list.append(done);
    }
    return list;
  }

  actions() {
    const row = make("div", "dateline-row-of dateline-actions");
    row.append(
      button("Confirm", "c", () => this.hear.confirm(), "dateline-play"),
      button("Hide", "h", () => this.hear.hide()),
      button("Merge …", "m", () => this.hear.merge()),
      button("Split", "s", () => this.hear.split())
    );
    return row;
  }

  when(event) {
    const part = make("fieldset", "dateline-when");
    part.append(make("legend", "", "When"));
    const now = make("p", "dateline-now");
    now.append(make("bdi", "dateline-title", event.edtf || "no date"), make("small", "", event.timeBasis));
    const phrase = this.input("phrase", "text", "", "Date or phrase: last Friday");
    const says = make("small", "dateline-says");
    phrase.addEventListener("input", () => this.preview(event, phrase, says));
    phrase.addEventListener("keydown", (key) => {
      if (key.key === "Enter" && phrase.value.trim()) this.hear.fix({ date: phrase.value });
    });
    const first = this.input("first-day", "date", event.start, "First day");
    const last = this.input("last-day", "date", event.last, "Last day");
    const set = button("Set days", "", () => {
      if (first.value) this.hear.fix({ date: last.value && last.value !== first.value ? `${first.value}/${last.value}` : first.value });
    });
    const row = make("div", "dateline-row-of");
    row.append(first, "–", last, set, button("No date", "", () => this.hear.fix({ date: "" })));
    part.append(now, phrase, says, row);
    return part;
  }

  async preview(event, phrase, says) {
    const text = phrase.value.trim();
    if (!text) {
      says.textContent = "";
      return;
    }
    try {
      const { found } = await review.ask("/api/date", { event: event.id, text });
      if (text === phrase.value.trim()) says.textContent = `${found.edtf} (Enter keeps it)`;
    } catch (error) {
      if (text === phrase.value.trim()) says.textContent = error.message;
    }
  }

  what(event) {
    const part = make("details", "dateline-what");
    part.append(make("summary", "", "Title, status, category, reason"));
    const title = this.input("title", "text", event.title, "Title");
    title.addEventListener("change", () => this.hear.fix({ title: title.value }));
    const category = this.input("category", "text", event.category, "Category");
    category.addEventListener("change", () => this.hear.fix({ category: category.value }));
    const status = make("select");
    status.id = "status";
    for (const name of review.state.statuses) status.append(new Option(name, name, false, name === event.status));
    status.addEventListener("change", () => this.hear.fix({ status: status.value }));
    const why = this.input("why", "text", review.why || "", "Why (shown on the map)");
    why.addEventListener("input", () => { review.why = why.value; });
    for (const [name, input] of [["Title", title], ["Status", status], ["Category", category], ["Why", why]]) {
      const label = make("label", "dateline-line", name);
      label.append(input);
      part.append(label);
    }
    part.open = Boolean(review.why) || this.isOpen;
    part.addEventListener("toggle", () => { this.isOpen = part.open; });
    return part;
  }

  input(id, type, value, name) {
    const element = make("input");
    Object.assign(element, { id, type, value, autocomplete: "off" });
    if (type === "text") element.placeholder = name;
    element.setAttribute("aria-label", name);
    return element;
  }
}

dateline.Card = Card;
})(window.dateline._);
