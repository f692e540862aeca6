// The search page: finds claims, articles and entities in the index of the build, narrows them by
// facets, keeps the query in the address. `find`, `make` and others are site.js'.

const PAGE = 50; // results at a time
const TOP = 8; // values of a facet before "Show all"
const HANGUL = /[가-힣]/;
const FACETS = [
  { name: "flag", key: "flags", title: "Flag" },
  { name: "assessment", key: "assessment", title: "Assessment" },
  { name: "by", key: "said_by", title: "Said by" },
  { name: "via", key: "via", title: "Reached us through" },
  { name: "entity", key: "entities", title: "Names" },
  { name: "year", key: "year", title: "Year" },
  { name: "review", key: "origin", title: "Review" },
];
const ORIGINS = { recorded: "Recorded by an editor", suggested: "Suggested, not reviewed" };

const form = find("#find_");
const box = find("#q_");
const facetForm = find("#facets_");
const list = find(".rl");
const count = find(".rcount");
const chips = find(".chips");
const badges = find("#badges_").content;
const root = form.dataset.root.replace(/\/?$/, "/");
let inputs = [];
let index, documents, terms, hits;

const badge = (kind, id) => find(`[data-${kind}="${id}"]`, badges)?.cloneNode(true);

// ---- Query: the same words as export/search_index.py makes of a text ----

/** A word as the index has it: Korean in pairs of syllables, the rest whole. */
function pieces(word) {
  return word.split(/([가-힣]+)/).flatMap((part) =>
    HANGUL.test(part) && part.length > 1 ? [...part].slice(1).map((s, i) => part[i] + s) : part || [],
  );
}

/** The terms of a query; the last one is a prefix while it is being typed. */
function termsOf(query) {
  const plain = query.normalize("NFKC").toLowerCase().replace(/['’]s(?![\p{L}\p{N}_])/gu, "");
  const all = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap(pieces);
  const telling = all.filter((text) => lunr.stopWordFilter(text));
  const kept = telling.length ? telling : all;
  return kept.map((text, i) => {
    const isTyped = i === kept.length - 1 && plain.endsWith(text);
    return { text, isPrefix: HANGUL.test(text) ? text.length === 1 : isTyped };
  });
}

function scoresOf({ text, isPrefix }) {
  const found = index.query((query) => {
    query.term(text, { boost: 10 });
    if (isPrefix) query.term(text, { usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING });
  });
  return new Map(found.map(({ ref, score }) => [Number(ref), score]));
}

/** The documents that hold every term, best first; for no terms all, newest first. */
function search() {
  const date = (number) => documents[number].date ?? "";
  const newest = (a, b) => date(b).localeCompare(date(a)) || a - b;
  if (!terms.length) return documents.map((_, number) => number).sort(newest);
  const [first, ...others] = terms.map(scoresOf);
  const score = (number) => others.reduce((sum, other) => sum + other.get(number), first.get(number));
  const all = [...first.keys()].filter((number) => others.every((other) => other.has(number)));
  return all.sort((a, b) => score(b) - score(a) || newest(a, b));
}

// ---- Facets ----

const valuesOf = ({ key }, d) => [d[key] || []].flat();
const labelOf = ({ name }, value) =>
  ({ flag: badge("status", value), assessment: badge("assessment", value), review: ORIGINS[value] })[name] ?? value;

const add = (counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1);

function buildFacet(facet) {
  const totals = new Map();
  for (const value of documents.flatMap((d) => valuesOf(facet, d))) add(totals, value);
  const mostFirst = (a, b) => totals.get(b) - totals.get(a) || a.localeCompare(b);
  const values = [...totals.keys()].sort(facet.name === "year" ? (a, b) => b - a : mostFirst);
  facet.inputs = values.map((value) => make("input", { type: "checkbox", name: facet.name, value }));
  facet.rows = facet.inputs.map((input) =>
    make("label", { className: "ck" }, input, make("span", {}, labelOf(facet, input.value)), make("span", { className: "n" })),
  );
  facet.all = button("Show all", () => {
    facet.isOpen = !facet.isOpen;
    facet.all.textContent = facet.isOpen ? "Show fewer" : "Show all";
    showRows(facet);
  });
  facet.all.className = "lk";
  return values.length ? make("fieldset", {}, make("legend", {}, facet.title), ...facet.rows, facet.all) : "";
}

/** Of a long facet show few: chosen values first, then those that have results. */
function showRows({ inputs, rows, all, isOpen }) {
  const isLong = rows.length > TOP + 1;
  const rank = (i) => (inputs[i].checked ? 0 : inputs[i].disabled ? 2 : 1);
  const order = [...rows.keys()].sort((a, b) => rank(a) - rank(b) || a - b);
  order.forEach((i, place) => (rows[i].hidden = isLong && !isOpen && place >= TOP));
  all.hidden = !isLong;
}

/** Narrow the hits; the counts of each facet follow all the other facets. */
function narrow() {
  const chosen = FACETS.map((facet) => new Set(facet.inputs.filter((i) => i.checked).map((i) => i.value)));
  const counts = FACETS.map(() => new Map());
  const kept = hits.filter((number) => {
    const values = FACETS.map((facet) => valuesOf(facet, documents[number]));
    const misses = chosen.map((set, i) => set.size > 0 && !values[i].some((value) => set.has(value)));
    const missed = misses.filter(Boolean).length;
    counts.forEach((n, i) => {
      if (missed - misses[i] === 0) for (const value of values[i]) add(n, value);
    });
    return !missed;
  });
  FACETS.forEach((facet, i) => {
    facet.inputs.forEach((input, row) => {
      const n = counts[i].get(input.value) ?? 0;
      facet.rows[row].lastChild.textContent = n;
      input.disabled = !n && !input.checked;
    });
    showRows(facet);
  });
  return kept;
}

function showChips() {
  const chipOf = (input) => {
    const chip = button(input.nextSibling.textContent, () => {
      input.checked = false;
      update("push");
      count.focus();
    });
    chip.append(make("span", { className: "vh" }, ", remove"));
    return chip;
  };
  chips.replaceChildren(...inputs.filter((input) => input.checked).map(chipOf));
}

// ---- Results ----

const stemOf = (word) => lunr.stemmer(new lunr.Token(word)).toString();

/** A text with the words of the query marked. */
function marked(text) {
  const isHit = (part) => {
    const plain = part.normalize("NFKC").toLowerCase();
    return terms.some((term) => {
      if (HANGUL.test(term.text)) return plain.includes(term.text);
      return stemOf(term.text) === stemOf(plain) || (term.isPrefix && plain.startsWith(term.text));
    });
  };
  const parts = text.split(/([\p{L}\p{N}]+)/u);
  return make("span", {}, ...parts.map((part, i) => (i % 2 && isHit(part) ? make("mark", {}, part) : part)));
}

const dateOf = (iso) =>
  new Date(iso).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });

function metaOf(d) {
  const chain = make("span", { className: "rchain" }, d.kind === "claim" ? d.chain : marked(d.text ?? ""));
  const kind = { article: "Article", entity: d.label }[d.kind];
  if (kind) return [make("span", { className: "kind" }, kind), chain];
  const flags = d.flags.length ? d.flags : ["none"];
  const found = badge("assessment", d.assessment) ?? "";
  const origin = d.origin === "suggested" ? make("span", { className: "kind" }, ORIGINS.suggested) : "";
  return [...flags.map((id) => badge("status", id)), found, origin, chain];
}

function resultOf(number) {
  const d = documents[number];
  const where = [d.article, d.date && dateOf(d.date)].filter(Boolean).join(" · ");
  return make("li", { className: "r" },
    make("h2", {}, make("a", { href: root + d.url }, marked(d.title))),
    make("p", { className: "rmeta" }, ...metaOf(d)),
    d.quote ? make("p", { className: "rq" }, "“", marked(d.quote), "”") : "",
    make("p", { className: "sub" }, where),
  );
}

function counted(kept) {
  const parts = ["claim", "article", "entity"].map((kind) => {
    const n = kept.filter((number) => documents[number].kind === kind).length;
    return n && `${n} ${kind.replace("entity", "name")}${n === 1 ? "" : "s"}`;
  });
  return parts.filter(Boolean).join(", ") || "No results";
}

function showResults(kept) {
  let shown = 0;
  const grow = () => {
    const added = kept.slice(shown, (shown += PAGE)).map(resultOf);
    list.append(...added);
    find(".rmore").hidden = shown >= kept.length;
    return added[0];
  };
  list.replaceChildren();
  grow();
  find("[data-more]").onclick = () => find("a", grow()).focus();
  find(".none").hidden = kept.length > 0;
  count.textContent = counted(kept);
}

// ---- The page ----

const asked = (name) => new URLSearchParams(location.search).getAll(name);
const readBox = () => (box.value = asked("q")[0] ?? "");
const readFacets = () => inputs.forEach((i) => (i.checked = asked(i.name).includes(i.value)));

function readAddress() {
  readBox();
  readFacets();
  update();
}

function writeAddress(how) {
  const chosen = inputs.filter((i) => i.checked).map((i) => [i.name, i.value]);
  const wanted = [["q", box.value.trim()], ...chosen].filter(([, value]) => value);
  const state = String(new URLSearchParams(wanted));
  if (state !== location.search.slice(1)) history[`${how}State`](null, "", state ? `?${state}` : location.pathname);
}

/** Search again; `push` or `replace` says how the address follows. */
function update(how) {
  if (!documents) return;
  terms = termsOf(box.value);
  hits = search();
  showResults(narrow());
  showChips();
  if (how) writeAddress(how);
}

function clear() {
  history.pushState(null, "", location.pathname);
  readAddress();
  box.focus();
}

/** Arrows go from the box into the results and along them; Escape goes back and clears. */
async function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key];
  const isStop = event.target === box || event.target.matches(".r h2 a, [data-more]");
  if (step === undefined || !isStop) return;
  event.preventDefault();
  await ready; // keys pressed while the index comes count too
  const stops = [box, ...findAll(".r h2 a, [data-more]")];
  if (step) return stops[stops.indexOf(document.activeElement) + step]?.focus();
  box.value = "";
  update("replace");
  box.focus();
}

function listen() {
  box.addEventListener("input", () => update("replace"));
  facetForm.addEventListener("change", () => update("push"));
  find("[data-clear]").addEventListener("click", clear);
  find("main").addEventListener("keydown", onKey);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update("push");
  });
  addEventListener("popstate", readAddress);
  const toggle = find(".ftoggle");
  toggle.addEventListener("click", () => {
    toggle.ariaExpanded = String(toggle.ariaExpanded !== "true");
  });
}

const load = async (name) => (await fetch(`${root}search/${name}.json`)).json();

async function start() {
  readBox();
  listen();
  try {
    const [store, serialised] = await Promise.all([load("store"), load("index")]);
    index = lunr.Index.load(serialised);
    documents = store.documents;
  } catch {
    count.textContent = "The search index could not be loaded. These are the newest claims.";
    return;
  }
  facetForm.replaceChildren(...FACETS.map(buildFacet));
  inputs = FACETS.flatMap((facet) => facet.inputs);
  readFacets();
  update("replace");
}

const ready = start();
