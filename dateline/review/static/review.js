// The review: which event is looked at, what is done with it, and everything on the page in step with it.
(function (dateline) {
const { make } = dateline.words;
const { review, parts } = dateline;
const SAID_MS = 8000;

let queue = [];
let hushing = 0;

function current() {
  return review.state.events[review.chosen] || null;
}

// Events keep their place in the queue while the review goes on; new ones come last.
function changed() {
  const { state } = review;
  for (const event of Object.values(state.events)) event.others.forEach((other, at) => { other.key = String(at + 1); });
  queue = queue.filter((id) => state.events[id]).concat(state.order.filter((id) => !queue.includes(id)));
  if (!current()) review.chosen = queue.find((id) => !state.events[id].reviewed) || queue[0] || "";
  draw();
}

async function draw() {
  const { state } = review;
  const event = current();
  const left = queue.filter((id) => !state.events[id].reviewed).length;
  document.querySelector(".dateline-progress").textContent = left
    ? `${left} of ${queue.length} events to look at`
    : `All ${queue.length} events are checked. Publish writes the map.`;
  card.show(event, queue.length ? `${queue.indexOf(review.chosen) + 1} / ${queue.length}` : "");
  chart.show(state, review.chosen);
  await guarded(() => telling.show(event, state.version));
}

function pick(id) {
  if (!review.state.events[id]) return;
  review.chosen = id;
  draw();
}

function step(by) {
  const at = queue.indexOf(review.chosen);
  pick(queue[(at + by + queue.length) % queue.length]);
}

// On to the next event that nobody has looked at yet.
function onward() {
  const at = queue.indexOf(review.chosen);
  const next = queue.slice(at + 1).concat(queue.slice(0, at)).find((id) => !review.state.events[id].reviewed);
  if (next) pick(next);
}

async function guarded(act) {
  try {
    return await act();
  } catch (error) {
    say(error.message, true);
    return undefined;
  }
}

function say(text, stays) {
  const box = document.querySelector(".dateline-said-so");
  box.replaceChildren(make("span", "", text));
  box.hidden = !text;
  clearTimeout(hushing);
  if (!stays) hushing = setTimeout(() => { box.hidden = true; }, SAID_MS);
}

function conflict(change) {
  const box = document.querySelector(".dateline-said-so");
  say("This event was changed elsewhere in the meantime. You see it as it is now; your change was not made.", true);
  const mine = parts.button("Make my change now", "", () => { box.hidden = true; act(change); });
  const theirs = parts.button("Leave it", "", () => { box.hidden = true; });
  box.append(mine, theirs);
  mine.focus();
}

// One change at a time: what is pressed while one is on its way waits for it.
let busy = Promise.resolve();

function act(change, then) {
  busy = busy.then(() => guarded(async () => {
    const why = change.kind === "undo" ? "" : review.why || "";
    const kept = await review.send({ ...change, why: change.why === undefined ? why : change.why });
    if (kept && change.kind !== "undo") review.why = "";
    if (kept && then) then();
  }));
  return busy;
}

function fix(set) {
  const event = current();
  if (event) act({ kind: "fix", events: [event.id], set: [set] }, () => say("Kept."));
}

function place(given) {
  const event = current();
  if (!event) return;
  const radius = event.precision === "town" || event.precision === "site" ? event.radius : null;
  fix({ place: given.at && given.radius === undefined && radius ? { ...given, radius } : given });
}

function confirm() {
  const event = current();
  if (event) act({ kind: "confirm", events: [event.id] }, onward);
}

function hide() {
  const event = current();
  if (!event) return;
  const at = queue.indexOf(event.id);
  act({ kind: "hide", events: [event.id] }, () => {
    say("Hidden; u takes it back.");
    if (queue.length) pick(queue[Math.min(at, queue.length - 1)]);
  });
}

function merge() {
  const event = current();
  if (!event) return;
  review.list(hear, `Merge “${event.title}” with …`, (id) => {
    if (id !== event.id) act({ kind: "merge", events: [event.id, id] }, () => say("Merged: the other's sentence is a further receipt."));
  });
}

function split() {
  const event = current();
  if (event) act({ kind: "split", events: [event.id], set: [{ title: event.title }, { title: `${event.title} (2)` }] }, () => say("Split: give the second part its own title, place or date."));
}

function undo(ids) {
  const last = ids || review.made.slice(-1);
  if (!last.length) return say("You have changed nothing in this tab; All events has the log.");
  return act({ kind: "undo", ids: last }, () => say("Taken back."));
}

function publish() {
  const output = document.body.dataset.output;
  say(`Writing ${output} …`, true);
  busy = busy.then(() => guarded(async () => {
    const { found } = await review.ask("/api/publish", {});
    say(`Published: ${found.page}, ${found.events} events.`, true);
    review.load();
  }));
}

function focusOn(id) {
  const element = document.getElementById(id);
  const details = element && element.closest("details");
  if (details) details.open = true;
  if (element) element.focus();
}

function candidate(key) {
  const event = current();
  const other = event && event.others.find((each) => each.key === key);
  if (other) place({ candidate: other.n });
}

const hear = { pick, place, fix, confirm, hide, merge, split, step, undo, look: (lat, lon) => chart.look(lat, lon), enter: (mode) => chart.enter(mode), candidate: (n) => place({ candidate: n }) };
const acts = {
  next: () => step(1), previous: () => step(-1), confirm, hide, merge, split, undo: () => undo(), publish, candidate,
  search: () => focusOn("search"), when: () => focusOn("phrase"), title: () => focusOn("title"),
  pin: () => chart.enter("pin"), area: () => chart.enter("area"), nowhere: () => place({ none: true }),
  list: () => review.list(hear, "", pick), help: () => review.help()
};
review.hear = { changed, conflict, say };
review.chosen = "";
const chart = new dateline.Chart(hear);
const card = new dateline.Card(document.querySelector(".dateline-card"), hear);
const telling = new dateline.Telling(document.querySelector(".dateline-story"), hear);
review.listen(acts, chart);
for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
// What another tab or the shell has changed is seen as soon as this one is looked at again.
document.addEventListener("visibilitychange", () => { if (!document.hidden) guarded(review.load); });
window.addEventListener("focus", () => guarded(review.load));
guarded(review.load);
})(window.dateline._);
