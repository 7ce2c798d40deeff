// Files beside the page, read by range; and the PMTiles archive among them.
(function (dateline) {
const WHOLE_BYTES = 32e6;
const HEAD_BYTES = 16384;
const HEADER_BYTES = 127;
const KEPT_BYTES = 64e6;

// What went wrong with a file, in the words of the page.
class FileError extends Error {}

class BesideFile {
  // about: {name, bytes}
  constructor(about, speech) {
    Object.assign(this, { about, speech, whole: null, asked: 0 });
  }

  fail(word, values) {
    throw new FileError(this.speech.say(word, { file: this.about.name, ...values }));
  }

  size(bytes) {
    return this.speech.say("bytes", { n: Math.round(bytes / 1e5) / 10 });
  }

  // Some bytes of it. A server that gives the whole file is taken at its word, as long as the file is small.
  async read(at, length) {
    if (!length) return new Uint8Array(0);
    if (location.protocol === "file:") {
      const plain = this.about.bytes <= WHOLE_BYTES ? this.speech.say("plain_server") : "";
      this.fail("needs_server", { plain });
    }
    if (this.whole) return (await this.whole).subarray(at, at + length);
    const stop = new AbortController();
    let answer;
    try {
      answer = await fetch(this.about.name, { headers: { Range: `bytes=${at}-${at + length - 1}` }, signal: stop.signal, credentials: "same-origin" });
    } catch (error) {
      this.fail("not_reached", { why: error.message });
    }
    this.asked += 1;
    if (answer.status === 200) return this.keepWhole(answer, stop, at, length);
    if (answer.status === 416) this.fail("not_whole", this.sizes(total(answer)));
    if (answer.status !== 206) this.fail("not_reached", { why: `HTTP ${answer.status}` });
    if (total(answer) !== null && total(answer) !== this.about.bytes) this.fail("not_whole", this.sizes(total(answer)));
    return this.body(answer, length);
  }

  async body(answer, length) {
    let bytes = new Uint8Array(0);
    try {
      bytes = new Uint8Array(await answer.arrayBuffer());
    } catch (error) {
      this.fail("not_reached", { why: error.message });
    }
    if (bytes.length !== length) this.fail("not_whole", this.sizes(bytes.length, length));
    return bytes;
  }

  sizes(found, wanted = this.about.bytes) {
    return { found: found ?? "?", wanted };
  }

  async keepWhole(answer, stop, at, length) {
    const { bytes } = this.about;
    if (bytes > WHOLE_BYTES) {
      stop.abort();
      this.fail("needs_ranges", { size: this.size(bytes) });
    }
    this.whole = this.whole || this.body(answer, bytes);
    return (await this.whole).subarray(at, at + length);
  }
}

function total(answer) {
  const found = /\/(\d+)$/.exec(answer.headers.get("Content-Range") || "");
  return found ? +found[1] : null;
}

async function inflated(bytes, kind) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(kind));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// [[number of a tile, offset, length, run]] of a directory of PMTiles 3.
function directory(bytes) {
  let at = 0;
  const next = () => {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * weight;
      if (byte < 128 || byte === undefined) return value;
      weight *= 128;
    }
  };
  const count = next();
  const entries = [];
  let number = 0;
  for (let i = 0; i < count; i++) entries.push({ number: (number += next()), run: 0, length: 0, offset: 0 });
  for (const entry of entries) entry.run = next();
  for (const entry of entries) entry.length = next();
  entries.forEach((entry, i) => {
    const value = next();
    entry.offset = value || !i ? value - 1 : entries[i - 1].offset + entries[i - 1].length;
  });
  return entries;
}

const numberOf = (zoom, place) => (4 ** zoom - 1) / 3 + place;

// Tiles are known by zoom and by their place along the Hilbert curve of that zoom.
class Archive {
  constructor(about, speech) {
    this.file = new BesideFile(about, speech);
    this.tiles = new Map();
    this.kept = new Map();
    this.bytes = 0;
  }

  // Reads header and directories; all of them are small.
  async open() {
    const head = await this.file.read(0, Math.min(HEAD_BYTES, this.file.about.bytes));
    if (head.length < HEADER_BYTES || new TextDecoder().decode(head.subarray(0, 7)) !== "PMTiles" || head[7] !== 3) this.file.fail("broken", { why: "PMTiles 3?" });
    const view = new DataView(head.buffer, head.byteOffset);
    const number = (at) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
    this.data = number(56);
    const part = async (at, length) => directory(await this.unpacked(at + length <= head.length ? head.subarray(at, at + length) : await this.file.read(at, length)));
    const leaves = number(40);
    const entries = await part(number(8), number(16));
    for (const entry of entries) {
      const found = entry.run ? [entry] : await part(leaves + entry.offset, entry.length);
      for (const tile of found) if (tile.length) this.tiles.set(tile.number, tile);
    }
  }

  async unpacked(bytes) {
    try {
      return await inflated(bytes, "gzip");
    } catch (error) {
      return this.file.fail("broken", { why: "gzip" });
    }
  }

  // Bytes of a tile in the file, 0 when there is none.
  size(zoom, place) {
    const tile = this.tiles.get(numberOf(zoom, place));
    return tile ? tile.length : 0;
  }

  // Bytes of tiles, [[zoom, place]], that are not here yet.
  toFetch(tiles) {
    return tiles.reduce((sum, [zoom, place]) => sum + (this.kept.has(numberOf(zoom, place)) ? 0 : this.size(zoom, place)), 0);
  }

  // Whether it is parted further, and so holds counts.
  isParted(zoom, place) {
    return [0, 1, 2, 3].some((k) => this.tiles.has(numberOf(zoom + 1, 4 * place + k)));
  }

  // The tile as a promise; those that were used last are kept.
  load(zoom, place) {
    const number = numberOf(zoom, place);
    const held = this.kept.get(number);
    if (held) {
      this.kept.delete(number);
      this.kept.set(number, held);
      return held;
    }
    const { offset, length } = this.tiles.get(number);
    const made = this.read(offset, length, zoom, place).catch((error) => {
      this.kept.delete(number);
      throw error;
    });
    this.kept.set(number, made);
    this.bytes += length;
    for (const [old] of this.kept) {
      if (this.bytes <= KEPT_BYTES || old === number) break;
      this.bytes -= this.tiles.get(old).length;
      this.kept.delete(old);
    }
    return made;
  }

  async read(offset, length, zoom, place) {
    const bytes = await this.unpacked(await this.file.read(this.data + offset, length));
    return dateline.tileOf(bytes, zoom, place);
  }
}

Object.assign(dateline, { FileError, BesideFile, Archive, inflated });
})(window.dateline._);
