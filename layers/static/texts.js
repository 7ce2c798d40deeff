// The texts of a large frame: a block of rows is read when one of them is asked for. The inverse of coded() in layers/_packing.py.
(function (dateline) {
const { make } = dateline.words;
const KEPT = 6;
const END = 1;
const ONE_BYTE = 192;
const TAGS = new Set(["BLOCKQUOTE", "MARK", "DL", "DT", "DD", "UL", "LI", "BDI", "SMALL", "P", "A"]);

// bytes: length of the codes, codes, other words; gives fields x rows of text.
function decoded(bytes, words, fields, rows) {
  const codes = new DataView(bytes.buffer).getUint32(0, true);
  const others = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(4 + codes)).split(" ");
  const columns = Array.from({ length: fields }, () => new Array(rows).fill(""));
  let at = 4;
  let other = 0;
  for (const column of columns) {
    for (let row = 0; row < rows; row++) {
      const text = [];
      for (;;) {
        let code = bytes[at++];
        if (code >= ONE_BYTE) code += (code - ONE_BYTE) * 255 + bytes[at++];
        if (code === END) break;
        text.push(code ? words[code - 2] : others[other++]);
      }
      column[row] = text.join(" ");
    }
  }
  return columns;
}

class Texts {
  constructor(id, about) {
    Object.assign(this, { id, about, size: about.block, blocks: new Map() });
    this.names = [...about.texts, ...about.facts.map((name) => "=" + name)];
  }

  async words() {
    if (!this.known) {
      this.known = dateline.block(`${this.id}-words`).then((bytes) => (bytes && bytes.length ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split(" ") : []));
    }
    return this.known;
  }

  // The block of texts that holds a row, as a promise; only the last few are kept.
  load(number) {
    const held = this.blocks.get(number);
    if (held) {
      this.blocks.delete(number);
      this.blocks.set(number, held);
      return held.promise;
    }
    const entry = { columns: null, promise: null };
    entry.promise = this.read(number).then((columns) => (entry.columns = columns));
    this.blocks.set(number, entry);
    return entry.promise;
  }

  async read(number) {
    const [words, bytes] = await Promise.all([this.words(), dateline.block(`${this.id}-t${number}`)]);
    const rows = Math.min(this.size, this.about.rows - number * this.size);
    if (!bytes) return this.names.map(() => new Array(rows).fill(""));
    return decoded(bytes, words, this.names.length, rows);
  }

  // Resolves when the texts of these rows can be asked for.
  async need(rows) {
    const numbers = [...new Set(Array.from(rows, (row) => Math.floor(row / this.size)))];
    await Promise.all(numbers.map((number) => this.load(number)));
    for (const number of this.blocks.keys()) {
      if (this.blocks.size <= Math.max(KEPT, numbers.length)) break;
      if (!numbers.includes(number)) this.blocks.delete(number);
    }
  }

  // A text of a row that was needed before, else "".
  of(row, name) {
    const number = Math.floor(row / this.size);
    const entry = this.blocks.get(number);
    const field = this.names.indexOf(name);
    return entry && entry.columns && field >= 0 ? entry.columns[field][row - number * this.size] : "";
  }

  // [name, text] of the columns of a frame that is not an events frame, without empty ones.
  factsOf(row) {
    return this.about.facts.map((name) => [name, this.of(row, "=" + name)]).filter(([, text]) => text);
  }

  count() {
    return Math.ceil(this.about.rows / this.size);
  }
}

// The nodes of a receipt, made anew: known elements, their text and class, links to the web; nothing else.
function cleaned(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  const copy = TAGS.has(node.nodeName) ? make(node.nodeName.toLowerCase(), node.className || "") : document.createDocumentFragment();
  if (node.nodeName === "BLOCKQUOTE") copy.dir = "auto";
  if (node.nodeName === "A" && /^https?:\/\//i.test(node.getAttribute("href") || "")) {
    Object.assign(copy, { href: node.getAttribute("href"), target: "_blank", rel: "noopener noreferrer" });
  }
  copy.append(...[...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE || child.nodeType === Node.ELEMENT_NODE).map(cleaned));
  return copy;
}

dateline.decoded = decoded;
dateline.cleaned = cleaned;
dateline.Texts = Texts;
})(window.dateline._);
