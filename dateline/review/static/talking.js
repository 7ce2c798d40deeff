// Talking to the desk: every answer is the whole state; a change is only taken for the state it was made for.
(function (dateline) {
const review = { state: null, made: [] };
const quiet = ["row"];

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, { ...options, credentials: "same-origin", cache: "no-store" });
  } catch (error) {
    throw new Error("dateline review does not answer: is it still running?");
  }
  const text = await answer.text();
  let found;
  try {
    found = JSON.parse(text);
  } catch (error) {
    found = { error: text.trim() || `error ${answer.status}` };
  }
  if (!answer.ok && answer.status !== 409) throw new Error(found.error);
  return { status: answer.status, found };
}

function seen(state, ids) {
  return JSON.stringify(ids.map((id) => state.events[id] || null), (key, value) => (quiet.includes(key) ? undefined : value));
}

function take(state) {
  review.state = state;
  review.hear.changed();
}

async function load() {
  const { found } = await ask("/api/state");
  if (!review.state || found.version !== review.state.version) take(found);
}

// change: {kind, events, set, why} or {kind: "undo", ids}. Gives true when it was kept.
async function send(change, again) {
  const ids = change.events || [];
  const before = seen(review.state, ids);
  const { status, found } = await ask("/api/change", { ...change, version: review.state.version });
  if (status !== 409) {
    const { added, ...state } = found;
    if (change.kind === "undo") review.made = review.made.filter((id) => !change.ids.includes(id));
    else review.made.push(...added);
    take(state);
    return true;
  }
  take(found);
  if (again || seen(found, ids) !== before || ids.some((id) => !found.events[id])) {
    review.hear.conflict(change);
    return false;
  }
  const kept = await send(change, true);
  if (kept) review.hear.say("Something else was changed elsewhere in the meantime; both are kept.");
  return kept;
}

Object.assign(review, { ask, load, send });
dateline.review = review;
})(window.dateline._);
