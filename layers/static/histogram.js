// The bars over the time line. Bars outside the window stay as a pale outline of what there is.
(function (dateline) {
const { makeSvg, make } = dateline.words;
const { DAY, GONE, POSSIBLE, CERTAIN, histogram } = dateline.time;
const HEIGHT = 58;
const LETTER_PX = 6.5;

// scale: {x(ms) in percent, edges}; bars as from time.histogram.
function draw(svg, bars, edges, scale, width) {
  svg.textContent = "";
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  const sums = bars.map((bar) => bar.reduce((sum, cat) => sum + cat[GONE] + cat[POSSIBLE] + cat[CERTAIN], 0));
  const unit = (HEIGHT - 6) / Math.max(1, ...sums);
  bars.forEach((bar, i) => {
    const left = Math.max(0, scale(edges[i])) * width;
    const right = Math.min(1, scale(edges[i + 1])) * width;
    const gap = right - left > 6 ? 1.5 : right - left > 3 ? 0.5 : 0;
    const size = Math.max(1.5, right - left - gap);
    let base = HEIGHT;
    const box = (value, className, inset) => {
      if (value <= 0) return;
      const height = Math.max(2.5, value * unit);
      base -= height;
      svg.append(makeSvg("rect", {
        x: (left + inset).toFixed(2), y: (base + inset).toFixed(2),
        width: Math.max(0.8, size - 2 * inset).toFixed(2), height: Math.max(0.8, height - 2 * inset).toFixed(2), class: className
      }));
    };
    bar.forEach((cat, k) => box(cat[CERTAIN], "dateline-solid " + dateline.marks.colourOf(k), 0));
    bar.forEach((cat, k) => box(cat[POSSIBLE], "dateline-maybe " + dateline.marks.colourOf(k), 0.6));
    box(bar.reduce((sum, cat) => sum + cat[GONE], 0), "dateline-out", 0);
  });
}

// A few dates below the bars, as many as there is room for.
function axis(box, edges, step, scale, width, speech) {
  box.textContent = "";
  const text = step[0] === "year" ? speech.year : step[0] === "month" ? speech.month : step[0] === "ms" && step[1] < DAY ? (ms) => (ms % DAY ? speech.clock(ms) : speech.dayMonth(ms)) : speech.dayMonth;
  const inside = edges.filter((edge) => scale(edge) >= 0 && scale(edge) < 0.995);
  const every = Math.max(1, Math.ceil((inside.length * 74) / width));
  let year = null;
  let free = 0;
  inside.forEach((edge, i) => {
    if (i % every || scale(edge) * width < free) return;
    const now = new Date(edge).getUTCFullYear();
    const withYear = step[0] !== "year" && step[0] !== "month" && now !== year;
    year = now;
    const tick = make("span", "dateline-tick", withYear ? speech.day(edge) : text(edge));
    const end = scale(edge) * width + 8 + tick.textContent.length * LETTER_PX;
    if (end > width) return;
    tick.style.left = `${(scale(edge) * 100).toFixed(3)}%`;
    box.append(tick);
    free = end + 4;
  });
}

dateline.histogram = { draw, axis, HEIGHT, histogram };
})(window.dateline._);
