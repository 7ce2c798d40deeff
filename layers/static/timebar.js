// The time control: two sliders over the histogram, typed dates, play, steps, speed and mode.
(function (dateline) {
const { make, makeSvg } = dateline.words;
const { DAY, edgesFor, nextOf, presets, histogram, parse, iso } = dateline.time;
const TICK_MS = 900;
const TARGET_PX = 24;
const ICONS = { play: "M4 2.5 13 8 4 13.5Z", pause: "M3.5 2.5H6.5V13.5H3.5ZM9.5 2.5H12.5V13.5H9.5Z", back: "M10.5 3 5.5 8 10.5 13", on: "M5.5 3 10.5 8 5.5 13" };

function icon(name) {
  const svg = makeSvg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false", class: name === "play" || name === "pause" ? "dateline-full" : "dateline-open" });
  svg.append(makeSvg("path", { d: ICONS[name] }));
  return svg;
}

function button(className, iconName, name, hidden) {
  const element = make("button", "dateline-button " + className);
  element.type = "button";
  if (iconName) element.append(icon(iconName));
  if (hidden) {
    element.setAttribute("aria-label", name);
    element.title = name;
  } else element.append(make("span", "", name));
  return element;
}

class TimeBar {
  // state: {start, end} of the window in ms; hear(start, end) is told of every change by the reader.
  constructor(root, grid, speech, id, mode, hear) {
    Object.assign(this, { root, grid, speech, id, hear, mode, speed: 1, timer: 0 });
    this.start = grid.low;
    this.end = grid.high;
    this.build();
  }

  build() {
    const { root, speech } = this;
    const row = make("div", "dateline-controls");
    this.playButton = button("dateline-play", "play", speech.say("play"));
    this.playButton.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    const back = button("dateline-step", "back", speech.say("step_back"), true);
    const on = button("dateline-step", "on", speech.say("step_on"), true);
    back.addEventListener("click", () => { this.pause(); this.step(-1); });
    on.addEventListener("click", () => { this.pause(); this.step(1); });
    this.live = make("p", "dateline-live");
    this.live.setAttribute("aria-hidden", "true");
    const steps = make("span", "dateline-steps");
    steps.dir = "ltr";
    steps.append(back, on);
    row.append(this.playButton, steps, this.buildChoices(), this.live);
    root.append(row, this.buildBrush(), this.buildFields());
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", speech.say("time_control"));
    new ResizeObserver(() => this.layout()).observe(this.plot);
  }

  buildBrush() {
    const box = make("div", "dateline-histogram");
    box.dir = "ltr";
    this.plot = make("div", "dateline-plot");
    this.svg = makeSvg("svg", { class: "dateline-bars", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" });
    this.range = make("div", "dateline-range");
    this.from = this.handle("start_date", "dateline-from");
    this.to = this.handle("end_date", "dateline-to");
    this.plot.append(this.range, this.svg, this.from, this.to);
    this.axisBox = make("div", "dateline-axis");
    this.axisBox.setAttribute("aria-hidden", "true");
    box.append(this.plot, this.axisBox);
    this.drag(this.from, (ms) => this.move(ms, this.end));
    this.drag(this.to, (ms) => this.move(this.start, ms));
    this.drag(this.range, null);
    this.plot.addEventListener("pointerdown", (event) => {
      if (event.target !== this.plot) return;
      const ms = this.at(event.clientX);
      if (Math.abs(ms - this.start) <= Math.abs(ms - this.end)) this.move(ms, this.end);
      else this.move(this.start, ms);
    });
    return box;
  }

  handle(word, className) {
    const element = make("div", "dateline-handle " + className);
    element.tabIndex = 0;
    element.setAttribute("role", "slider");
    element.setAttribute("aria-label", this.speech.say(word));
    element.setAttribute("aria-orientation", "horizontal");
    element.append(make("span", "dateline-grip"));
    element.addEventListener("keydown", (event) => this.key(event, word === "end_date"));
    return element;
  }

  buildFields() {
    const { speech, grid } = this;
    const row = make("div", "dateline-fields");
    const field = (word, isEnd) => {
      const label = make("label", "dateline-field", speech.say(word));
      const input = make("input");
      input.type = grid.unit < DAY ? "datetime-local" : "date";
      input.min = iso(grid.low, grid.unit, false);
      input.max = iso(grid.high, grid.unit, true);
      input.addEventListener("change", () => this.typed(input, isEnd));
      label.append(input);
      row.append(label);
      return input;
    };
    this.fromField = field("from", false);
    this.toField = field("to", true);
    const shown = make("span", "dateline-presets");
    const found = presets(grid);
    this.presets = [["all", grid.low, grid.high]];
    if (found) this.presets.push(["first_" + found.unit, ...found.first], ["last_" + found.unit, ...found.last]);
    this.presets = this.presets.map(([word, start, end]) => {
      const element = button("dateline-all", "", speech.say(word));
      element.addEventListener("click", () => { this.pause(); this.move(start, end); });
      shown.append(element);
      return { element, start, end };
    });
    row.append(shown);
    return row;
  }

  // What Play does, and how fast.
  buildChoices() {
    const { speech } = this;
    const box = make("span", "dateline-choose");
    const choose = (word, options, value, set) => {
      const label = make("label", "dateline-field");
      label.append(make("span", "dateline-minor", speech.say(word)));
      const select = make("select");
      select.title = speech.say(word);
      for (const [name, text] of options) {
        const option = make("option", "", text);
        option.value = name;
        option.selected = name === value;
        select.append(option);
      }
      select.addEventListener("change", () => set(select.value));
      label.append(select);
      box.append(label);
    };
    choose("mode", [["window", speech.say("window")], ["cumulative", speech.say("cumulative")]], this.mode, (value) => { this.mode = value; });
    choose("speed", [["0.5", "½×"], ["1", "1×"], ["2", "2×"], ["4", "4×"]], "1", (value) => { this.speed = +value; });
    return box;
  }

  scale(ms) {
    return (ms - this.grid.low) / (this.grid.high - this.grid.low);
  }

  at(clientX) {
    const box = this.plot.getBoundingClientRect();
    return this.grid.low + ((clientX - box.left) / box.width) * (this.grid.high - this.grid.low);
  }

  drag(element, set) {
    element.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      if (set) element.focus({ preventScroll: true });
      this.pause();
      const grabbed = this.at(event.clientX);
      const [start, end] = [this.start, this.end];
      const move = (moved) => {
        const ms = this.at(moved.clientX);
        if (set) set(ms);
        else this.shift(start, end, ms - grabbed);
      };
      const done = () => {
        element.removeEventListener("pointermove", move);
        element.classList.remove("dateline-dragged");
      };
      element.setPointerCapture(event.pointerId);
      element.classList.add("dateline-dragged");
      element.addEventListener("pointermove", move);
      element.addEventListener("pointerup", done, { once: true });
      element.addEventListener("pointercancel", done, { once: true });
    });
  }

  key(event, isEnd) {
    const { unit } = this.grid;
    const bar = Math.max(unit, this.bars.edges[1] - this.bars.edges[0]);
    const steps = { ArrowRight: unit, ArrowUp: unit, ArrowLeft: -unit, ArrowDown: -unit, PageUp: bar, PageDown: -bar, Home: -Infinity, End: Infinity };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.pause();
    const clamp = (ms) => Math.min(this.grid.high, Math.max(this.grid.low, ms));
    // With Shift the window moves as a whole.
    if (event.shiftKey) this.shift(this.start, this.end, steps[event.key]);
    else if (isEnd) this.move(this.start, clamp(this.end + steps[event.key]));
    else this.move(clamp(this.start + steps[event.key]), this.end);
  }

  typed(input, isEnd) {
    this.pause();
    const ms = parse(input.value, isEnd);
    if (ms === null) this.show();
    else if (isEnd) this.move(Math.min(this.start, ms - this.grid.unit), ms);
    else this.move(ms, Math.max(this.end, ms + this.grid.unit));
  }

  // Snap to the grid, keep one unit between the handles, stay on the line.
  move(start, end, silent) {
    const { unit, low, high } = this.grid;
    const snap = (ms) => low + Math.round((ms - low) / unit) * unit;
    const startMoved = start !== this.start;
    let a = Math.min(Math.max(snap(start), low), high - unit);
    let b = Math.max(Math.min(snap(end), high), low + unit);
    if (b <= a) {
      if (startMoved) a = b - unit;
      else b = a + unit;
    }
    if (a === this.start && b === this.end && !silent) {
      this.show();
      return;
    }
    this.start = a;
    this.end = b;
    this.show();
    if (!silent) this.hear(a, b);
  }

  shift(start, end, by) {
    const { low, high } = this.grid;
    const held = Math.max(low - start, Math.min(high - end, by));
    this.move(start + held, end + held);
  }

  step(direction) {
    const { edges, step } = this.bars;
    const { low, high } = this.grid;
    const along = (ms) => {
      if (direction > 0) return Math.min(high, edges.find((edge) => edge > ms) ?? nextOf(step, ms));
      return Math.max(low, [...edges].reverse().find((edge) => edge < ms) ?? low);
    };
    if (this.start <= low && this.end >= high) this.open();
    else if (this.mode === "cumulative") this.move(this.start, Math.max(along(this.end), this.start + this.grid.unit));
    else this.shift(this.start, this.end, along(this.start) - this.start);
  }

  // From the whole period to its first stretch: one bar, or an eighth of the period.
  open() {
    const { edges } = this.bars;
    const { low, high } = this.grid;
    const bars = this.mode === "cumulative" ? 1 : Math.max(1, Math.round((edges.length - 1) / 8));
    this.move(low, Math.min(high, edges.find((edge, i) => edge > low && i >= bars) ?? high));
  }

  play() {
    const { low, high } = this.grid;
    if (this.end >= high) {
      if (this.mode === "cumulative" || this.start <= low) this.move(low, high, true);
      else this.shift(this.start, this.end, low - this.start);
      if (this.start <= low && this.end >= high) this.open();
    }
    const tick = () => {
      if (this.end >= high) {
        this.pause();
        return;
      }
      this.step(1);
      this.timer = setTimeout(tick, TICK_MS / this.speed);
    };
    this.timer = setTimeout(tick, TICK_MS / this.speed);
    this.label("pause");
  }

  pause() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.label("play");
  }

  label(word) {
    this.playButton.replaceChildren(icon(word), make("span", "", this.speech.say(word)));
  }

  layout() {
    const width = this.plot.clientWidth;
    if (!width) return;
    this.bars = edgesFor(this.grid, Math.max(8, Math.min(120, Math.floor(width / 9))));
    dateline.histogram.axis(this.axisBox, this.bars.edges, this.bars.step, (ms) => this.scale(ms), width, this.speech);
    if (this.last) this.draw(...this.last);
    this.show();
  }

  draw(events, categories, states) {
    this.last = [events, categories, states];
    if (!this.bars) this.bars = edgesFor(this.grid, 60);
    const bars = histogram(events, this.bars.edges, categories, states, this.start, this.end);
    dateline.histogram.draw(this.svg, bars, this.bars.edges, (ms) => this.scale(ms), this.plot.clientWidth || 600);
  }

  show() {
    const { grid, speech } = this;
    const percent = (ms) => `${(this.scale(ms) * 100).toFixed(4)}%`;
    this.from.style.left = percent(this.start);
    this.to.style.left = percent(this.end);
    this.range.style.left = percent(this.start);
    this.range.style.right = `${(100 - this.scale(this.end) * 100).toFixed(4)}%`;
    this.range.classList.toggle("dateline-whole", this.start <= grid.low && this.end >= grid.high);
    this.plot.classList.toggle("dateline-tight", (this.scale(this.end) - this.scale(this.start)) * this.plot.clientWidth < TARGET_PX);
    const describe = (element, ms, text) => {
      element.setAttribute("aria-valuemin", "0");
      element.setAttribute("aria-valuemax", String(Math.round((grid.high - grid.low) / grid.unit)));
      element.setAttribute("aria-valuenow", String(Math.round((ms - grid.low) / grid.unit)));
      element.setAttribute("aria-valuetext", text);
    };
    describe(this.from, this.start, speech.moment(this.start, grid.unit));
    describe(this.to, this.end, speech.lastOf(this.end, grid.unit));
    for (const { element, start, end } of this.presets) element.setAttribute("aria-pressed", String(this.start === start && this.end === end));
    this.fromField.value = iso(this.start, grid.unit, false);
    this.toField.value = iso(this.end, grid.unit, true);
  }
}

dateline.button = button;
dateline.TimeBar = TimeBar;
})(window.dateline._);
