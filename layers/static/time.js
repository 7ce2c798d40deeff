// All files share what they offer each other in `dateline._`; `dateline` itself holds what starting.js offers to scripts.
// Time without a page: pure functions on milliseconds since 1970, UTC. An interval excludes its end.
(function (dateline) {
const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FIRST = -62135596800000;
const LAST = 253402300800000;
const GONE = 0;
const POSSIBLE = 1;
const CERTAIN = 2;

// Date.UTC takes the years 0 to 99 for 1900 to 1999, so the year is set by itself.
function utc(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month || 0, day || 1);
  return date.getTime();
}

// Is an event that happened some time from start to end inside the window from a to b?
function stateOf(start, end, a, b, lasting) {
  if (start === null) return GONE;
  if (start === end) return start >= a && start < b ? CERTAIN : GONE;
  if (start >= b || end <= a) return GONE;
  return lasting || (start >= a && end <= b) ? CERTAIN : POSSIBLE;
}

// The grid that the handles move on: whole days, or hours or minutes for a story of few days.
function gridFor(starts, ends) {
  let low = Infinity;
  let high = -Infinity;
  let whole = true;
  for (let i = 0; i < starts.length; i++) {
    if (starts[i] === null) continue;
    low = Math.min(low, starts[i]);
    high = Math.max(high, ends[i] > starts[i] ? ends[i] : starts[i] + 1);
    whole = whole && starts[i] % DAY === 0 && ends[i] % DAY === 0 && ends[i] > starts[i];
  }
  if (low === Infinity) return null;
  let unit = DAY;
  if (!whole && high - low <= 3 * HOUR) unit = MINUTE;
  else if (!whole && high - low <= 4 * DAY) unit = HOUR;
  low = Math.max(FIRST, Math.floor(low / unit) * unit);
  high = Math.min(LAST, Math.ceil(high / unit) * unit);
  return { unit, low, high: Math.max(high, low + unit) };
}

const LADDER = [
  ["ms", MINUTE], ["ms", 5 * MINUTE], ["ms", 15 * MINUTE], ["ms", HOUR], ["ms", 3 * HOUR], ["ms", 6 * HOUR],
  ["ms", DAY], ["week", 1], ["month", 1], ["month", 3],
  ["year", 1], ["year", 2], ["year", 5], ["year", 10], ["year", 20], ["year", 50],
  ["year", 100], ["year", 200], ["year", 500], ["year", 1000]
];

function floorTo(step, ms) {
  const date = new Date(ms);
  if (step[0] === "ms") return Math.floor(ms / step[1]) * step[1];
  // Monday: day 0 of 1970 was a Thursday.
  if (step[0] === "week") return Math.floor((ms / DAY + 3) / 7) * 7 * DAY - 3 * DAY;
  if (step[0] === "month") return utc(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / step[1]) * step[1], 1);
  return utc(Math.floor(date.getUTCFullYear() / step[1]) * step[1], 0, 1);
}

function nextOf(step, ms) {
  const date = new Date(ms);
  if (step[0] === "ms") return ms + step[1];
  if (step[0] === "week") return ms + 7 * DAY;
  if (step[0] === "month") return utc(date.getUTCFullYear(), date.getUTCMonth() + step[1], 1);
  return utc(date.getUTCFullYear() + step[1], 0, 1);
}

function roughLength(step) {
  return step[1] * { ms: 1, week: 7 * DAY, month: 30.4 * DAY, year: 365.25 * DAY }[step[0]];
}

// The moment that many units of the calendar later; a day that the month lacks is its last one.
const LONGER = { hour: HOUR, day: DAY, week: 7 * DAY, month: 1, year: 12, decade: 120, century: 1200 };
function later(unit, ms, sign) {
  const length = LONGER[unit] * sign;
  if (Math.abs(length) >= HOUR) return ms + length;
  const date = new Date(ms);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + length;
  const [year, of] = [Math.floor(month / 12), ((month % 12) + 12) % 12];
  const most = new Date(utc(year, of + 1, 1) - DAY).getUTCDate();
  return utc(year, of, Math.min(date.getUTCDate(), most)) + (ms - Math.floor(ms / DAY) * DAY);
}

// The first and the last stretch of the whole span: the longest unit of which it holds two or more.
function presets(grid) {
  const unit = Object.keys(LONGER).reverse().find((name) => (name !== "hour" || grid.unit < DAY) && later(name, later(name, grid.low, 1), 1) <= grid.high);
  return unit ? { unit, first: [grid.low, later(unit, grid.low, 1)], last: [later(unit, grid.high, -1), grid.high] } : null;
}

// Edges of the bars: the finest steps of the ladder, not finer than the grid, that give at most `most`.
function edgesFor(grid, most) {
  const span = grid.high - grid.low;
  const step = LADDER.find((s) => roughLength(s) >= grid.unit && span / roughLength(s) <= most) || LADDER[LADDER.length - 1];
  const edges = [];
  for (let at = floorTo(step, grid.low); at < grid.high; at = nextOf(step, at)) edges.push(at);
  edges.push(nextOf(step, edges[edges.length - 1]));
  return { step, edges };
}

function binOf(edges, ms) {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Each event counts one in all; one that may lie in several bars is shared among them, is never solid there
// and gone from those outside the window. Result: per bar and category three sums [gone, possible, certain].
function histogram(events, edges, categories, states, a, b) {
  const bars = [];
  for (let i = 0; i + 1 < edges.length; i++) bars.push(Array.from({ length: categories }, () => [0, 0, 0]));
  for (let i = 0; i < events.start.length; i++) {
    if (events.start[i] === null || states[i] < 0) continue;
    const first = binOf(edges, events.start[i]);
    const last = binOf(edges, Math.max(events.start[i], events.end[i] - 1));
    const share = 1 / (last - first + 1);
    for (let bar = first; bar <= last; bar++) {
      let state = states[i];
      if (last > first && (edges[bar] >= b || edges[bar + 1] <= a)) state = GONE;
      else if (last > first && state === CERTAIN && !events.lasting) state = POSSIBLE;
      bars[bar][events.cat[i]][state] += share;
    }
  }
  return bars;
}

// "2015-11-13" means all of that day: as an end, the first moment after it. What is no date gives null.
function parse(text, isEnd) {
  const found = /^(\d{4,6})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?Z?)?)?)?$/.exec(text ?? "");
  if (!found) return null;
  const [year, month, day, hour, minute] = found.slice(1).map((part) => (part === undefined ? null : +part));
  if (year < 1 || year > 9999 || hour > 23 || minute > 59) return null;
  const given = new Date(utc(year, (month ?? 1) - 1, day ?? 1));
  if (given.getUTCMonth() + 1 !== (month ?? 1) || given.getUTCDate() !== (day ?? 1)) return null;
  if (hour !== null) return utc(year, month - 1, day) + hour * HOUR + minute * MINUTE;
  if (!isEnd) return utc(year, (month || 1) - 1, day || 1);
  if (day) return utc(year, month - 1, day) + DAY;
  return month ? utc(year, month, 1) : utc(year + 1, 0, 1);
}

// The ISO form that parse reads back: the last day for the end of a window of days.
function iso(ms, unit, isEnd) {
  const date = new Date(isEnd && unit === DAY ? ms - DAY : ms);
  const text = String(date.getUTCFullYear()).padStart(4, "0") + date.toISOString().slice(-20, unit === DAY ? -14 : -8);
  return text;
}

dateline.time = { MINUTE, HOUR, DAY, FIRST, LAST, GONE, POSSIBLE, CERTAIN, utc, stateOf, gridFor, edgesFor, nextOf, presets, binOf, histogram, parse, iso };
})((window.dateline = { _: {} })._);
