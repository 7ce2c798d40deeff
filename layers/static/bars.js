// The bars of a large frame: what each bar holds is added up once; a step of the window looks only at the bars on its edges.
(function (dateline) {
const { GONE, POSSIBLE, CERTAIN, binOf } = dateline.time;
const { make } = dateline.words;
const HEIGHT = 58;
const COLOURS = 8;

// Sums of what lies in one bar, and the shares of what may lie in several: [bar x category].
function sums(events, edges, categories, has) {
  const bars = edges.length - 1;
  const whole = new Float64Array(bars * categories);
  const shared = new Float64Array(bars * categories);
  let bar = 0;
  for (let row = 0; row < events.dated; row++) {
    if (has && !has[row]) continue;
    while (bar < bars - 1 && edges[bar + 1] <= events.start[row]) bar++;
    const last = events.moments[row] || events.end[row] <= edges[bar + 1] ? bar : binOf(edges, events.end[row] - 1);
    const weight = events.weight ? events.weight[row] : 1;
    if (last === bar) whole[bar * categories + events.cat[row]] += weight;
    else for (let k = bar; k <= last; k++) shared[k * categories + events.cat[row]] += weight / (last - bar + 1);
  }
  return { whole, shared };
}

// What dateline.time.histogram gives, for one bar that the edge of the window cuts.
function cutBar(events, edges, bar, categories, a, b, lasting, has) {
  const out = Array.from({ length: categories }, () => [0, 0, 0]);
  events.within(edges[bar], edges[bar + 1], (row) => {
    if (has && !has[row]) return;
    const { start, end, moments } = events;
    const first = binOf(edges, start[row]);
    const last = moments[row] ? first : binOf(edges, end[row] - 1);
    let state = GONE;
    if (moments[row]) state = start[row] >= a && start[row] < b ? CERTAIN : GONE;
    else if (start[row] < b && end[row] > a) state = lasting || (start[row] >= a && end[row] <= b) ? CERTAIN : POSSIBLE;
    if (last > first && (edges[bar] >= b || edges[bar + 1] <= a)) state = GONE;
    else if (last > first && state === CERTAIN && !lasting) state = POSSIBLE;
    out[events.cat[row]][state] += (events.weight ? events.weight[row] : 1) / (last - first + 1);
  });
  return out;
}

class Bars {
  constructor(bar, categories, lasting) {
    Object.assign(this, { bar, categories, lasting, key: "" });
    this.canvas = make("canvas", "dateline-bars");
    this.canvas.setAttribute("aria-hidden", "true");
    bar.svg.replaceWith(this.canvas);
    this.context = this.canvas.getContext("2d");
  }

  // Three numbers a bar and category, as from dateline.time.histogram.
  count(events, on, has) {
    const { categories, lasting } = this;
    const { edges } = this.bar.bars;
    const [a, b] = [this.bar.start, this.bar.end];
    if (this.edges !== edges || this.has !== has || this.events !== events) {
      Object.assign(this, { edges, has, events, sums: sums(events, edges, categories, has) });
    }
    const { whole, shared } = this.sums;
    const bars = [];
    for (let bar = 0; bar + 1 < edges.length; bar++) {
      const [from, to] = [edges[bar], edges[bar + 1]];
      const cut = (from < a && a < to) || (from < b && b < to);
      const inside = from >= a && to <= b;
      const cats = cut ? cutBar(events, edges, bar, categories, a, b, lasting, has) : null;
      bars.push(Array.from({ length: categories }, (none, cat) => {
        if (!on[cat]) return [0, 0, 0];
        if (cats) return cats[cat];
        const at = bar * categories + cat;
        if (!inside) return [whole[at] + shared[at], 0, 0];
        return lasting ? [0, 0, whole[at] + shared[at]] : [0, shared[at], whole[at]];
      }));
    }
    return bars;
  }

  draw(events, on, has, colours) {
    if (!this.bar.bars) return;
    const { canvas, context, bar } = this;
    const ratio = window.devicePixelRatio || 1;
    const width = bar.plot.clientWidth || 600;
    if (canvas.width !== Math.round(width * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(HEIGHT * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, HEIGHT);
    const bars = this.count(events, on, has);
    const total = (cats) => cats.reduce((sum, cat) => sum + cat[GONE] + cat[POSSIBLE] + cat[CERTAIN], 0);
    const unit = (HEIGHT - 6) / Math.max(1, ...bars.map(total));
    const { edges } = bar.bars;
    bars.forEach((cats, i) => {
      const left = Math.max(0, bar.scale(edges[i])) * width;
      const right = Math.min(1, bar.scale(edges[i + 1])) * width;
      this.drawBar(cats, left, right, unit, colours);
    });
  }

  drawBar(cats, left, right, unit, { colours, paper, line }) {
    const { context } = this;
    const gap = right - left > 6 ? 1.5 : right - left > 3 ? 0.5 : 0;
    const size = Math.max(1.5, right - left - gap);
    let base = HEIGHT;
    const box = (value, fill, edge) => {
      if (value <= 0) return;
      const height = Math.max(2.5, value * unit);
      base -= height;
      context.fillStyle = fill;
      context.fillRect(left, base, size, height);
      if (!edge) return;
      context.strokeStyle = edge;
      context.lineWidth = 1.2;
      context.strokeRect(left + 0.6, base + 0.6, Math.max(0.8, size - 1.2), Math.max(0.8, height - 1.2));
    };
    cats.forEach((cat, k) => box(cat[CERTAIN], colours[k % COLOURS]));
    cats.forEach((cat, k) => box(cat[POSSIBLE], paper, colours[k % COLOURS]));
    box(cats.reduce((sum, cat) => sum + cat[GONE], 0), line);
  }
}

dateline.Bars = Bars;
})(window.dateline._);
