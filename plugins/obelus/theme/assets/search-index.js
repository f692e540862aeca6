// The search index of the build (export/search*.py), read file by file as queries need it. Scores
// are lunr's: BM25, worked out here of what the files of a query's terms say.

const TERM_LETTERS = 3; // by which terms are filed,
const NAME_LETTERS = 2; // and names
const BLOCK = 8; // numbers: an article's claims and, last, itself
const WHOLE = 10; // weight of a word as it stands, against 1 for the words that begin with it
const K1 = 1.2; // lunr's
const B = 0.75;
const NONE = [];

export const isHangul = (text) => /^[가-힣]/.test(text);

/** The 32-bit FNV-1a hash of a text. */
export function fnv1a(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

/** The numbers that export/search_coding.py has put into a text. */
export function numbersOf(text) {
  const numbers = [];
  let higher = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 93) numbers.push(higher * 57 + code - 35);
    higher = code < 93 ? 0 : higher * 34 + code - 93;
  }
  return numbers;
}

/** The words of a text as export/search_words.py has them. */
export function wordsOf(text) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/['’]s(?![\p{L}\p{N}_])/gu, "");
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The terms of a text before they are stemmed: Korean in pairs of syllables, the rest in words. */
export function partsOf(text) {
  const parts = wordsOf(text).flatMap((word) => word.split(/([가-힣]+)/)).filter(Boolean);
  return parts.flatMap((part) =>
    isHangul(part) && part.length > 1 ? [...part].slice(1).map((s, i) => part[i] + s) : part,
  );
}

/** The letters of a term by which its file is found; `deeper` has beginnings that are too many. */
export function beginning(term, letters, deeper = new Set()) {
  const signs = [...term];
  const upTo = (length) => signs.slice(0, length).join("");
  let length = isHangul(term) ? 1 : letters;
  while (length < signs.length && deeper.has(upTo(length))) length += 1;
  return upTo(length);
}

/** The documents that a term stands in, by field: their numbers, how often, the field's length. */
function placesOf(text) {
  const streams = text.split(" ").map(numbersOf);
  const fields = [];
  for (let f = 0; f < streams.length; f += 2) {
    const [gaps, codes] = [streams[f], streams[f + 1]];
    const field = { numbers: [], times: [], lengths: [] };
    let number = 0;
    let at = 0;
    for (const gap of gaps) {
      const isRepeated = codes[at] === 0;
      field.numbers.push((number += gap));
      field.times.push(isRepeated ? codes[at + 1] : 1);
      field.lengths.push(codes[isRepeated ? at + 2 : at]);
      at += isRepeated ? 3 : 1;
    }
    fields.push(field);
  }
  return fields;
}

/** What documents have for a facet. */
class Column {
  constructor(values, size) {
    this.values = values; // the most frequent first
    this.places = new Array(size); // document → places of its values in `values`
  }

  of(number) {
    return this.places[number] ?? NONE;
  }

  /** Reads export/search_columns.py's cells, which come in the order of `numbers`. */
  static read({ values, cells }, numbers, size) {
    const column = new Column(values, size);
    const single = values.map((_, place) => [place]);
    const codes = numbersOf(cells);
    let at = 0;
    for (const number of numbers) {
      const code = codes[at++];
      if (!code) continue;
      const places = [(code >> 1) - 1];
      for (let more = code & 1; more; ) {
        const next = codes[at++];
        places.push((next >> 1) - 1);
        more = next & 1;
      }
      column.places[number] = places.length > 1 ? places : single[places[0]];
    }
    return column;
  }

  /** The years, of which the index says from which number on they are. */
  static ofYears(years, size) {
    const values = [...new Set(years.map(([, year]) => year))].filter(Boolean).sort((a, b) => b - a);
    const column = new Column(values, size);
    years.forEach(([first, year], i) => {
      const place = values.indexOf(year);
      column.places.fill(place < 0 ? NONE : [place], first, years[i + 1]?.[0] ?? size);
    });
    return column;
  }
}

export class SearchIndex {
  /** Opens the index: `load` gives a file's JSON by its name, `stem` is lunr's stemmer. */
  static async open(load, stem) {
    return new SearchIndex(await load("index"), load, stem);
  }

  constructor(head, load, stem) {
    this.head = head;
    this.isWhole = Boolean(head.parts);
    this.deeper = new Set(head.deeper);
    this.stem = stem;
    this.load = load;
    this.loaded = new Map();
  }

  /** A part of the index; of a small archive it came with the first file. */
  part(name) {
    return this.isWhole ? this.head.parts[name] : this.once(name, () => this.load(name));
  }

  /** What `make` makes, made once; where that fails, it is tried again when it is wanted again. */
  once(name, make) {
    if (!this.loaded.has(name)) {
      const made = make();
      made.catch(() => this.loaded.delete(name));
      this.loaded.set(name, made);
    }
    return this.loaded.get(name);
  }

  // ---- Documents ----

  /** Which kind a document is of: export/search_store.py says how numbers are given. */
  kindOf(number) {
    if (number < this.head.room) return "entity";
    return number % BLOCK === BLOCK - 1 ? "article" : "claim";
  }

  async row(number) {
    return (await this.part(`rows/${Math.floor(number / this.head.rows)}`))[number];
  }

  /** The numbers of all documents, rising. */
  numbers() {
    return this.once("numbers", async () => {
      const { room, entities } = this.head;
      const numbers = Array.from({ length: entities }, (_, i) => room - entities + i);
      let end = room;
      for (const code of numbersOf(await this.part("slots"))) {
        end += BLOCK;
        for (let claims = code >> 1; claims; claims -= 1) numbers.push(end - 1 - claims);
        if (code & 1) numbers.push(end - 1);
      }
      return numbers;
    });
  }

  /** What all documents have for a facet. */
  column(name) {
    return this.once(`column ${name}`, async () => {
      const { years, end } = this.head;
      if (name === "year") return Column.ofYears(years, end);
      const [facet, numbers] = await Promise.all([this.part(`facets/${name}`), this.numbers()]);
      const isHeld = (number) => facet.kinds.includes(this.kindOf(number));
      return Column.read(facet, numbers.filter(isHeld), end);
    });
  }

  // ---- Queries ----

  /** The entities with a name of which a word begins as typed, with the words behind it. */
  async names(text) {
    const typed = wordsOf(text);
    const start = typed.length ? beginning(typed[0], NAME_LETTERS) : "";
    const isEnough = this.head.names === 1 || isHangul(start) || [...start].length === NAME_LETTERS;
    if (!start || !isEnough) return [];
    const names = await this.part(`names/${fnv1a(start) % this.head.names}`);
    const isMeant = (name) => ` ${wordsOf(name).join(" ")}`.includes(` ${typed.join(" ")}`);
    return names.filter(([name, , ...others]) => [name, ...others].some(isMeant));
  }

  /** The documents that hold every term of a query, best first and of equals the newest; its last
   * word counts only once it has enough letters for the index to find what begins with them. */
  async search(terms) {
    const all = await Promise.all(terms.map((term) => this.match(term)));
    const found = all.filter(Boolean);
    if (!found.length) return terms.length ? undefined : [...(await this.numbers())].reverse();
    const [first, ...others] = found;
    const numbers = first.numbers.filter((n) => others.every(({ scores }) => scores[n] >= 0));
    const { scores: sums } = first;
    for (const number of numbers) {
      const sum = found.reduce((total, { scores }) => total + scores[number], 0);
      // The same weights in another order give another last digit: these are equal, too.
      sums[number] = Math.round(sum * 1e9);
    }
    return numbers.sort((a, b) => sums[b] - sums[a] || b - a);
  }

  /** How well each document matches a term, as lunr scores it; -1 is not at all. */
  async match(term) {
    const postings = await this.postings(term);
    if (!postings.size && this.isTooShort(term)) return undefined;
    const matched = { scores: new Float64Array(this.head.end).fill(-1), numbers: [] };
    const weights = [...postings.values()].map(([weight]) => weight);
    const magnitude = Math.hypot(...weights);
    for (const [weight, text] of postings.values()) {
      this.addScores(matched, weight / magnitude, placesOf(text));
    }
    return matched;
  }

  addScores({ scores, numbers }, share, fields) {
    const { documents, lengths, boosts } = this.head;
    const holding = fields.reduce((sum, field) => sum + field.numbers.length, 0);
    const rarity = Math.log(1 + Math.abs((documents - holding + 0.5) / (holding + 0.5)));
    fields.forEach((field, f) => {
      const average = lengths[f] / documents;
      for (let i = 0; i < field.numbers.length; i += 1) {
        const number = field.numbers[i];
        const times = field.times[i];
        const length = K1 * (1 - B + B * (field.lengths[i] / average));
        const weight = ((rarity * ((K1 + 1) * times)) / (length + times)) * boosts[f];
        if (scores[number] < 0) {
          scores[number] = 0;
          numbers.push(number);
        }
        scores[number] += share * (Math.round(weight * 1000) / 1000);
      }
    });
  }

  /** Term of the index → its weight in the query, and where it stands. */
  async postings({ text, isPrefix }) {
    const whole = this.stem(text);
    const found = new Map();
    const isOpen = isPrefix && !this.isTooShort({ text, isPrefix });
    const [own, alike] = await Promise.all([this.shard(whole), isOpen ? this.shard(text) : {}]);
    if (Object.hasOwn(own, whole)) found.set(whole, [WHOLE, own[whole]]);
    for (const term of Object.keys(alike).filter((other) => other.startsWith(text))) {
      found.set(term, [(found.get(term)?.[0] ?? 0) + 1, alike[term]]);
    }
    return found;
  }

  /** Whether terms that begin so are in more than one file, so that nobody looks for them. */
  isTooShort({ text, isPrefix }) {
    const start = beginning(text, TERM_LETTERS, this.deeper);
    const isFiled = isHangul(text) || [...start].length >= TERM_LETTERS;
    return isPrefix && this.head.terms > 1 && (!isFiled || this.deeper.has(start));
  }

  shard(term) {
    return this.part(`terms/${fnv1a(beginning(term, TERM_LETTERS, this.deeper)) % this.head.terms}`);
  }
}
