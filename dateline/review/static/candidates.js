// Where it was: the places it could be, a search in the gazetteer, the pin, an area, or nowhere.
(function (dateline) {
const { make } = dateline.words;
const { review } = dateline;
const REST_MS = 250;

const percent = (score) => (score === null || score === undefined ? "" : `${Math.round(100 * score)} %`);

function button(text, title, act, className) {
  const element = make("button", `dateline-button ${className || ""}`, text);
  element.type = "button";
  element.title = title;
  element.addEventListener("click", act);
  return element;
}

function choice(key, name, note, act) {
  const item = make("li");
  const element = make("button", "dateline-choice");
  element.type = "button";
  const words = make("span");
  words.append(make("bdi", "dateline-title", name), make("small", "", note));
  element.append(make("kbd", "", key), words);
  element.addEventListener("click", act);
  item.append(element);
  return item;
}

// hear: {place(place), enter(mode), look(lat, lon)}
function placePart(event, hear) {
  const part = make("fieldset", "dateline-where");
  part.append(make("legend", "", "Where"), placeNow(event));
  const list = make("ul", "dateline-choices");
  list.append(...event.others.map((other) => choice(other.key, other.name, [percent(other.score), other.reason].filter(Boolean).join("; "), () => hear.place({ candidate: other.n }))));
  if (event.others.length) part.append(list);
  part.append(search(hear), tools(event, hear));
  return part;
}

function placeNow(event) {
  const box = make("p", "dateline-now");
  const name = event.place || (event.placeText ? `${event.placeText}: not mapped` : "not mapped");
  const size = event.radius ? `within ${event.radius < 950 ? `${Math.round(event.radius)} m` : `${Math.round(event.radius / 1000)} km`}` : "";
  const notes = [event.lon === null ? "" : event.precision, size, event.reviewed ? "" : percent(event.score), event.placeBasis].filter(Boolean).join("; ");
  box.append(make("bdi", "dateline-title", name), make("small", "", notes));
  return box;
}

function search(hear) {
  const box = make("div", "dateline-search");
  const input = make("input");
  Object.assign(input, { type: "search", placeholder: "Search a place", id: "search", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-label", "Search a place");
  const list = make("ul", "dateline-choices");
  let waiting = 0;
  const look = async () => {
    const query = input.value.trim();
    if (!query) return list.replaceChildren();
    try {
      const { found } = await review.ask(`/api/places?q=${encodeURIComponent(query)}`);
      if (query !== input.value.trim()) return undefined;
      const items = found.map((place) => choice("↵", place.name, `${place.kind}; ${place.reason}`, () => hear.place({ id: place.id })));
      items.forEach((item, number) => item.firstChild.addEventListener("focus", () => hear.look(found[number].lat, found[number].lon)));
      return list.replaceChildren(...(items.length ? items : [make("li", "dateline-empty", "No place of that name is known: set the pin.")]));
    } catch (error) {
      return review.hear.say(error.message);
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, REST_MS);
  });
  input.addEventListener("keydown", async (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    clearTimeout(waiting);
    await look();
    const first = list.querySelector("button");
    if (first) first.focus();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...list.querySelectorAll("button")];
    const next = all[all.indexOf(document.activeElement) + step];
    (next || (step < 0 ? input : all[all.length - 1])).focus();
  });
  box.append(input, list);
  return box;
}

function tools(event, hear) {
  const row = make("div", "dateline-row-of");
  const radius = make("input");
  Object.assign(radius, { type: "number", min: "0.01", max: "5000", step: "any", id: "radius", value: event.radius ? String(+(event.radius / 1000).toPrecision(3)) : "" });
  radius.disabled = event.lon === null;
  radius.addEventListener("change", () => {
    if (radius.value > 0) hear.place({ at: [event.lon, event.lat], radius: radius.value * 1000, name: event.place });
  });
  const label = make("label", "dateline-field", "within ");
  label.append(radius, " km");
  row.append(
    button("Set the pin", "p", () => hear.enter("pin")),
    button("Draw the area", "d", () => hear.enter("area")),
    button("No place", "n", () => hear.place({ none: true })),
    label
  );
  return row;
}

dateline.parts = { button, choice, placePart, percent };
})(window.dateline._);
