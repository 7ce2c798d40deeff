// Words and dates in the language of the page.
(function (dateline) {
const { DAY, MINUTE } = dateline.time;

// English months from en-US ("Sep", not "Sept"), the order from en-GB: 30 Sep 2015.
function formatter(lang, options) {
  const english = /^en\b/.test(lang);
  const make = (tag) => new Intl.DateTimeFormat(tag, { timeZone: "UTC", calendar: "gregory", ...options });
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
  try {
    Intl.getCanonicalLocales(lang);
  } catch (error) {
    lang = "en";
  }
  const day = formatter(lang, { day: "numeric", month: "short", year: "numeric" });
  const month = formatter(lang, { month: "short", year: "numeric" });
  const year = formatter(lang, { year: "numeric" });
  const clock = formatter(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dayMonth = formatter(lang, { day: "numeric", month: "short" });
  const number = (value) => value.toLocaleString(lang);

  const plurals = new Intl.PluralRules(lang);

  // Numbers are written as the language does; "{n one:event;other:events}" is the form that goes with n.
  function say(key, values = {}) {
    return words[key].replace(/\{(\w+) ?([^}]*)\}/g, (whole, name, forms) => {
      const value = values[name];
      const form = Object.fromEntries(forms.split(";").map((part) => part.split(":")));
      return forms ? form[plurals.select(value)] || form.other : typeof value === "number" ? number(value) : value ?? whole;
    });
  }

  // A stretch from one day or moment to another, said once where they are the same.
  function between(from, to) {
    return from === to ? from : say("span", { from, to });
  }

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
      return end - start <= MINUTE ? text : between(text, day(start) === day(end) ? clock(end) : moment(end, MINUTE));
    }
    if (wholeMonths && end - start < 32 * DAY) return month(start);
    if (wholeMonths && end - start < 367 * DAY && first.getUTCMonth() === 0 && after.getUTCMonth() === 0) return year(start);
    return between(day(start), day(end - 1));
  }

  return { lang, words, number, day, month, year, clock, dayMonth, moment, lastOf, between, span, say };
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

dateline.words = { speech, make, makeSvg, scrollWithin };
})(window.dateline._);
