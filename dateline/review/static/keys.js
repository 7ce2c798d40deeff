// The keys, what they do, and the sheets that are opened over the page.
(function (dateline) {
const { make } = dateline.words;
const { review } = dateline;
const TYPED = /^(?:text|search|number|date)$/;

// name, what it does, act: what is called.
const KEYS = [
  ["j", "next event to look at", "next"],
  ["k", "the one before", "previous"],
  ["c", "confirm: right as it is", "confirm"],
  ["1 … 6", "take that candidate", ""],
  ["/", "search the gazetteer", "search"],
  ["p", "set the pin: click, or move the map under the cross and press Enter", "pin"],
  ["d", "draw the area: click the corners, or Space under the cross; Enter ends", "area"],
  ["n", "it has no place", "nowhere"],
  ["w", "when: type a date or a phrase", "when"],
  ["t", "another title", "title"],
  ["h", "hide: it is no event", "hide"],
  ["m", "merge with another event", "merge"],
  ["s", "split in two", "split"],
  ["u", "take back my last change", "undo"],
  ["l", "all events, and the log", "list"],
  ["P", "publish: write the map", "publish"],
  ["?", "these keys", "help"],
  ["Esc", "leave what is open", ""]
];
const ACTS = Object.fromEntries(KEYS.filter(([, , act]) => act).map(([key, , act]) => [key, act]));

function isTyping(target) {
  return target.closest("textarea, select") || (target.tagName === "INPUT" && TYPED.test(target.type));
}

// acts: functions by name; candidate(number); chart.key(event) has the first word while something is drawn.
function listen(acts, chart) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (chart.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (/^[1-6]$/.test(event.key)) acts.candidate(event.key);
    else if (ACTS[event.key]) acts[ACTS[event.key]]();
    else return;
    event.preventDefault();
  }, true);
}

function sheet(id, title, ...nodes) {
  const dialog = document.getElementById(id);
  const close = make("button", "dateline-button dateline-step", "×");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => dialog.close());
  const bar = make("div", "dateline-sheet-bar");
  bar.append(make("h2", "dateline-panel-title", title), close);
  dialog.replaceChildren(bar, ...nodes);
  if (!dialog.open) dialog.showModal();
  return dialog;
}

function help() {
  const table = make("dl", "dateline-keys");
  for (const [key, text] of KEYS) {
    const term = make("dt");
    term.append(make("kbd", "", key));
    table.append(term, make("dd", "", text));
  }
  sheet("help", "Keys", table);
}

// hear: {pick(id), undo(ids)}; without `title` it is the list of all events with the log below.
function list(hear, title, pick) {
  const { state } = review;
  const events = make("ol", "dateline-all");
  for (const id of state.order) {
    const event = state.events[id];
    const item = make("li");
    const button = make("button", "dateline-choice");
    button.type = "button";
    const words = make("span");
    words.append(make("bdi", "dateline-title", event.title), make("small", "", [event.edtf || "no date", event.place || "not mapped"].join("; ")));
    button.append(make("kbd", "", event.reviewed ? "✓" : event.findings.length ? "!" : "·"), words);
    button.addEventListener("click", () => {
      dialog.close();
      pick(id);
    });
    item.append(button);
    events.append(item);
  }
  const nodes = [events];
  if (!title) nodes.push(make("h3", "", "Log"), log(hear));
  for (const line of title ? [] : state.unused) nodes.push(make("p", "dateline-level-look", line));
  const dialog = sheet("list", title || "All events", ...nodes);
}

function log(hear) {
  const entries = make("ul", "dateline-log");
  for (const entry of review.state.log) {
    const item = make("li", entry.stands ? "" : "dateline-gone", `${entry.day} ${entry.kind}: ${entry.title}${entry.text ? `: ${entry.text}` : ""}${entry.why ? ` (${entry.why})` : ""} `);
    if (entry.stands) item.append(dateline.parts.button("Take back", "", () => {
      document.getElementById("list").close();
      hear.undo([entry.id]);
    }));
    entries.append(item);
  }
  if (!review.state.log.length) entries.append(make("li", "dateline-empty", "Nothing was changed yet."));
  return entries;
}

Object.assign(dateline.review, { listen, help, list });
})(window.dateline._);
