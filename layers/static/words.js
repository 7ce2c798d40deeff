// Words and dates in the language of the page.
(function (dateline) {
const { DAY, MINUTE } = dateline.time;

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

// English months from en-US ("Sep", not "Sept"), the order from en-GB: 30 Sep 2015.
function formatter(lang, options) {
  const english = /^en\b/.test(lang);
  const make = (tag) => {
    try {
      return new Intl.DateTimeFormat(tag, { timeZone: "UTC", calendar: "gregory", ...options });
    } catch (error) {
      return new Intl.DateTimeFormat("en", { timeZone: "UTC", ...options });
    }
  };
  if (!english) {
    const only = make(lang);
    return (ms) => only.format(new Date(ms));
  }
  const order = make("en-GB");
  const names = make("en-US");
  return (ms) => {
    const month = names.formatToParts(new Date(ms)).find((part) => part.type === "month");
    return order.formatToParts(new Date(ms)).map((part) => (part.type === "month" && month ? month.value : part.value)).join("");
  };
}

function speech(lang, words) {
  const day = formatter(lang, { day: "numeric", month: "short", year: "numeric" });
  const month = formatter(lang, { month: "short", year: "numeric" });
  const year = formatter(lang, { year: "numeric" });
  const clock = formatter(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dayMonth = formatter(lang, { day: "numeric", month: "short" });
  const number = (value) => {
    try {
      return value.toLocaleString(lang);
    } catch (error) {
      return String(value);
    }
  };

  function moment(ms, unit) {
    return unit < DAY ? `${day(ms)}, ${clock(ms)}` : day(ms);
  }

  // The last moment of a window: the day before its end, as people say it.
  function lastOf(ms, unit) {
    return moment(unit < DAY ? ms : ms - DAY, unit);
  }

  function span(start, end) {
    const first = new Date(start);
    const after = new Date(end);
    const wholeMonths = start % DAY === 0 && end % DAY === 0 && first.getUTCDate() === 1 && after.getUTCDate() === 1 && end > start;
    if (end - start < DAY) {
      const text = moment(start, MINUTE);
      return end - start <= MINUTE ? text : fill(words.span, { from: text, to: day(start) === day(end) ? clock(end) : moment(end, MINUTE) });
    }
    if (wholeMonths && end - start < 32 * DAY) return month(start);
    if (wholeMonths && end - start < 367 * DAY && first.getUTCMonth() === 0 && after.getUTCMonth() === 0) return year(start);
    if (end - start === DAY && start % DAY === 0) return day(start);
    if (day(start) === day(end - 1)) return day(start);
    return fill(words.span, { from: day(start), to: day(end - 1) });
  }

  return { lang, words, fill, number, day, month, year, clock, dayMonth, moment, lastOf, span, say: (key, values) => fill(words[key], values || {}) };
}

// A small element maker: text only ever as text.
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

// Scrolls a box, and never the page, until an element in it is in sight.
function scrollWithin(box, element) {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 4;
}

function makeSvg(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
}

dateline.words = { fill, speech, make, makeSvg, scrollWithin };
})(window.dateline._);
