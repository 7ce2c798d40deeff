// The texts of events, read by range a chunk at a time, and the receipt that they make. See layers/pyramid/details.py.
(function (dateline) {
const { make } = dateline.words;
const KEPT = 200;
const OFFSETS = 512;
const AREAS = { area: "", admin2: "admin2", admin1: "admin1", country: "country", region: "region" };

function crc32(bytes) {
  let value = -1;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ -1) >>> 0;
}

class Details {
  // fail(error) is told of a file that cannot be read.
  constructor(about, rows, fields, speech, fail) {
    Object.assign(this, { about, rows, fields, fail, chunks: new Map(), offsets: new Map() });
    this.file = new dateline.BesideFile(about, speech);
  }

  // Resolves when the texts of these rows can be asked for, or cannot be had.
  async need(rows) {
    const numbers = [...new Set(Array.from(rows, (row) => Math.floor(row / this.about.chunk_rows)))];
    try {
      await Promise.all(numbers.map((number) => this.load(number)));
    } catch (error) {
      this.fail(error);
    }
    for (const number of this.chunks.keys()) {
      if (this.chunks.size <= Math.max(KEPT, numbers.length)) break;
      if (!numbers.includes(number)) this.chunks.delete(number);
    }
  }

  load(number) {
    const held = this.chunks.get(number);
    if (held) return held.promise;
    const entry = { texts: null, promise: null };
    entry.promise = this.read(number).then((texts) => (entry.texts = texts), (error) => {
      this.chunks.delete(number);
      throw error;
    });
    this.chunks.set(number, entry);
    return entry.promise;
  }

  // Where a chunk begins and ends.
  async place(number) {
    const { about } = this;
    const part = Math.floor(number / OFFSETS);
    if (!this.offsets.has(part)) {
      const first = part * OFFSETS;
      const count = Math.min(OFFSETS + 1, about.chunks + 1 - first);
      this.offsets.set(part, this.file.read(about.begins + 8 * first, 8 * count));
    }
    let bytes;
    try {
      bytes = await this.offsets.get(part);
    } catch (error) {
      this.offsets.delete(part);
      throw error;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const at = (number - part * OFFSETS) * 8;
    return [Number(view.getBigUint64(at, true)), Number(view.getBigUint64(at + 8, true))];
  }

  async read(number) {
    const [begin, end] = await this.place(number);
    const packed = await this.file.read(begin, end - begin);
    let bytes;
    try {
      bytes = await dateline.inflated(packed, "deflate");
    } catch (error) {
      this.file.fail("broken", { why: "deflate" });
    }
    const rows = Math.min(this.about.chunk_rows, this.rows - number * this.about.chunk_rows);
    const count = rows * this.fields.length;
    const texts = new Array(count);
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    let at = 4 * count;
    for (let i = 0; i < count; i++) {
      const length = bytes[i] + bytes[count + i] * 256 + bytes[2 * count + i] * 65536 + bytes[3 * count + i] * 16777216;
      texts[i] = length ? decoder.decode(bytes.subarray(at, at + length)) : "";
      at += length;
    }
    return texts;
  }

  // A text of a row that was needed before, else "".
  of(row, name) {
    const size = this.about.chunk_rows;
    const number = Math.floor(row / size);
    const entry = this.chunks.get(number);
    const field = this.fields.indexOf(name);
    if (!entry || !entry.texts || field < 0) return "";
    return entry.texts[field * Math.min(size, this.rows - number * size) + (row - number * size)];
  }

  // The row of an event, -1 when there is none.
  async find(key) {
    const { about } = this;
    const crc = crc32(new TextEncoder().encode(key));
    const bucket = about.bucket_bits ? crc >>> (32 - about.bucket_bits) : 0;
    const ends = await this.file.read(about.buckets + 4 * bucket, 8);
    const [low, high] = [0, 4].map((at) => new DataView(ends.buffer, ends.byteOffset).getUint32(at, true));
    const bytes = await this.file.read(about.keys + 8 * low, 8 * (high - low));
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let at = 0; at < bytes.length; at += 8) {
      if (view.getUint32(at + 4, true) !== crc) continue;
      const row = view.getUint32(at, true);
      await this.need([row]);
      if (this.of(row, "event_id") === key) return row;
    }
    return -1;
  }
}

// The text with the first whole mention of each phrase marked, none overlapping.
function marked(text, phrases) {
  const box = make("blockquote");
  box.dir = "auto";
  const found = [];
  for (const [kind, phrase] of phrases) {
    if (!phrase) continue;
    const literal = phrase.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const at = new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, "u").exec(text);
    const end = at ? at.index + phrase.length : 0;
    if (at && found.every((other) => end <= other.start || at.index >= other.end)) found.push({ start: at.index, end, kind });
  }
  let done = 0;
  for (const { start, end, kind } of found.sort((one, other) => one.start - other.start)) {
    box.append(text.slice(done, start), make("mark", `dateline-${kind}-words`, text.slice(start, end)));
    done = end;
  }
  box.append(text.slice(done));
  return box;
}

function listOf(text) {
  try {
    const found = JSON.parse(text || "[]");
    return Array.isArray(found) ? found : [];
  } catch (error) {
    return [];
  }
}

// Whole per cent; what is not quite 0 or 100 is not said to be.
function percent(part) {
  if (part > 0 && part < 0.01) return "< 1";
  return part > 0.99 && part < 1 ? "> 99" : String(Math.round(100 * part));
}

function distance(metres, speech) {
  if (metres < 1000) return speech.say("m", { n: Math.round(metres / 10) * 10 || 10 });
  const km = metres / 1000;
  return speech.say("km", { n: km < 10 ? Math.round(km * 10) / 10 : km < 100 ? Math.round(km) : Math.round(km / 10) * 10 });
}

function placeFact(of, speech) {
  if (!of("code")) return "";
  const precision = of("place_precision");
  const kind = { site: "exact_place", ...AREAS }[precision] ?? precision;
  const notes = [of("place_score") ? speech.say("certainty", { n: percent(+of("place_score")) }) : "", kind && kind in speech.words ? speech.say(kind) : ""];
  if (precision in AREAS) notes.push(speech.say("area_note"));
  if (+of("radius_m")) notes.push(speech.say("within", { distance: distance(+of("radius_m"), speech) }));
  const fact = document.createDocumentFragment();
  fact.append(notes.filter(Boolean).join("; "));
  if (of("place_basis")) fact.append(" ", make("small", "", speech.say("found_by", { basis: of("place_basis") })));
  return fact.textContent && fact;
}

// Beside the place itself the others are never more than 100 % in all.
function otherPlaces(of, speech) {
  const others = listOf(of("alternatives")).filter((other) => other && typeof other.name === "string");
  const sum = others.reduce((all, other) => all + (+other.score || 0), 0);
  const left = 1 - (+of("place_score") || 0);
  const list = make("ul");
  for (const other of others) {
    const item = make("li");
    const score = sum > left ? Math.floor((100 * other.score * left) / sum) / 100 || other.score : other.score;
    item.append(make("bdi", "", other.name), " ", make("small", "", [speech.say("certainty_short", { n: percent(+score || 0) }), other.reason].filter(Boolean).join("; ")));
    list.append(item);
  }
  return others.length ? list : "";
}

function sourceFact(of, speech) {
  const [address, name] = [of("source"), of("source_title") || of("source")];
  if (!name) return "";
  const box = make("bdi");
  if (/^https?:\/\/[^\s<>"'`\\]+$/i.test(address)) {
    const link = make("a", "", name);
    Object.assign(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
    box.append(link);
  } else box.append(name);
  const day = dateline.time.parse(of("published"), false);
  if (day !== null) box.append(` (${speech.day(day)})`);
  return box;
}

// What is known of an event beyond title, date and place, as nodes. of(name) gives its texts.
function receiptOf(of, speech) {
  const nodes = [];
  if (of("quote")) nodes.push(marked(of("quote"), [["time", of("time_text")], ["place", of("place_text")]]));
  for (const told of listOf(of("also"))) {
    if (!told || !told.text) continue;
    const box = marked(String(told.text), [["time", of("time_text")], ["place", of("place_text")]]);
    const teller = told.title || told.source;
    if (teller) {
      const foot = make("footer");
      foot.append(make("cite", "", String(teller)));
      box.append(foot);
    }
    nodes.push(box);
  }
  const facts = make("dl");
  const actors = listOf(of("actors")).map(String).join(", ");
  const parts = { date: of("time_basis"), place: placeFact(of, speech), other_places: otherPlaces(of, speech), category: of("category_basis"), actors, source: sourceFact(of, speech) };
  for (const [word, value] of Object.entries(parts)) {
    if (!value) continue;
    const box = make("dd");
    box.append(value);
    facts.append(make("dt", "", speech.say(word)), box);
  }
  if (facts.childNodes.length) nodes.push(facts);
  nodes.push(make("p", "dateline-reviewed", speech.say(of("reviewed") ? "reviewed" : "unreviewed")));
  return nodes;
}

// Why it is not on the map; "" when it is.
function whyNot(of, speech) {
  if (of("code")) return "";
  if (of("place")) return speech.say("no_point");
  return of("place_text") ? speech.say("not_found", { place: of("place_text") }) : speech.say("not_placed");
}

Object.assign(dateline, { Details, crc32, detailsReceipt: receiptOf, whyNot });
})(window.dateline._);
