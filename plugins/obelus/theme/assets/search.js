// The search page: finds claims, articles and entities in the index of the build, narrows them by
// facets, keeps the query in the address. `find`, `make` and others are site.js'.

import { Facets, ORIGINS, badge } from "./search-facets.js";
import { SearchIndex, isHangul, partsOf } from "./search-index.js";

const FEW = 10; // results at a time where each may be in a file of its own,
const MANY = 50; // and where all are here
const NAMES = 5; // entities offered while typing
const PAUSE = 120; // milliseconds without a key before files are fetched for what is typed
const FAILED = "A part of the search index could not be loaded";

const form = find("#find_");
const box = find("#q_");
const facetForm = find("#facets_");
const list = find(".rl");
const count = find(".rcount");
const named = find("#names_");
const chips = find(".chips");
const root = form.dataset.root.replace(/\/?$/, "/");
let index, facets;
let terms = [];
let asking = 0; // how often anything was asked: what comes late for an older question is not shown

const stems = new Map();
function stemOf(word) {
  if (!stems.has(word)) stems.set(word, lunr.stemmer(new lunr.Token(word)).toString());
  return stems.get(word);
}

// ---- Query ----

/** The terms of a query; the last one is a prefix while it is being typed. */
function termsOf(query) {
  const all = partsOf(query);
  const telling = all.filter((text) => lunr.stopWordFilter(text));
  const kept = telling.length ? telling : all;
  const plain = query.normalize("NFKC").toLowerCase();
  return kept.map((text, i) => {
    const isTyped = i === kept.length - 1 && plain.endsWith(text);
    return { text, isPrefix: isHangul(text) ? text.length === 1 : isTyped };
  });
}

// ---- Results ----

/** A text with the words of the query marked. */
function marked(text) {
  const isHit = (part) => {
    const plain = part.normalize("NFKC").toLowerCase();
    return terms.some((term) => {
      if (isHangul(term.text)) return plain.includes(term.text);
      return stemOf(term.text) === stemOf(plain) || (term.isPrefix && plain.startsWith(term.text));
    });
  };
  const parts = text.split(/([\p{L}\p{N}]+)/u);
  return make("span", {}, ...parts.map((part, i) => (i % 2 && isHit(part) ? make("mark", {}, part) : part)));
}

const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const dateOf = (iso) => days.format(new Date(iso));

function metaOf(d) {
  const chain = make("span", { className: "rchain" }, d.chain ?? marked(d.text ?? ""));
  const kind = { article: "Article", entity: d.label }[d.kind];
  if (d.kind !== "claim") return [kind ? make("span", { className: "kind" }, kind) : "", chain];
  const flags = d.flags ?? ["none"];
  const found = badge("assessment", d.assessment) ?? "";
  const origin = d.origin === "suggested" ? make("span", { className: "kind" }, ORIGINS.suggested) : "";
  return [...flags.map((id) => badge("status", id)), found, origin, chain];
}

async function resultOf(number) {
  const d = { kind: index.kindOf(number), ...(await index.row(number)) };
  const where = [d.kind === "claim" && d.article, d.date && dateOf(d.date)].filter(Boolean).join(" · ");
  return make("li", { className: "r" },
    make("h2", {}, make("a", { href: root + d.url }, marked(d.title))),
    make("p", { className: "rmeta" }, ...metaOf(d)),
    d.quote ? make("p", { className: "rq" }, "“", marked(d.quote), "”") : "",
    make("p", { className: "sub" }, where),
  );
}

function counted(kept) {
  const counts = { claim: 0, article: 0, entity: 0 };
  for (const number of kept) counts[index.kindOf(number)] += 1;
  const parts = Object.entries(counts).map(
    ([kind, n]) => n && `${n} ${kind.replace("entity", "name")}${n === 1 ? "" : "s"}`,
  );
  return parts.filter(Boolean).join(", ") || "No results";
}

/** Show the first results, unless something else is asked before they come. */
async function showResults(kept) {
  const turn = asking;
  let shown = 0;
  const grow = async () => {
    const first = shown;
    shown += index.isWhole ? MANY : FEW;
    const added = await Promise.all(kept.slice(first, shown).map(resultOf));
    if (turn !== asking) return undefined;
    if (!first) list.replaceChildren();
    list.append(...added);
    find(".rmore").hidden = shown >= kept.length;
    return added[0];
  };
  find("[data-more]").onclick = async () => {
    const first = await grow();
    if (first) find("a", first).focus();
  };
  await grow();
}

/** Offer the pages of entities whose name is being typed. */
async function showNames() {
  const typed = box.value;
  const names = await index.names(typed).catch(() => []);
  if (box.value !== typed) return;
  const linked = ([name, url]) => make("a", { className: "ent", href: root + url }, name);
  const links = names.slice(0, NAMES).map(linked);
  named.replaceChildren("Pages: ", ...links.flatMap((link, i) => (i ? [" · ", link] : link)));
  named.hidden = !links.length;
}

function showChips() {
  const chipOf = ([facet, place]) => {
    const chip = button("", () => {
      facet.chosen.delete(place);
      follow(update("push"));
      count.focus();
    });
    const label = make("span", {}, facet.labelOf(place)).textContent;
    chip.append(label, make("span", { className: "vh" }, ", remove"));
    return chip;
  };
  chips.replaceChildren(...facets.chosen.map(chipOf));
}

// ---- The page ----

const asked = () => new URLSearchParams(location.search);
const readBox = () => (box.value = asked().get("q") ?? "");

function writeAddress(how) {
  const chosen = facets.chosen.map(([{ name, column }, place]) => [name, column.values[place]]);
  const wanted = [["q", box.value.trim()], ...chosen].filter(([, value]) => value);
  const state = String(new URLSearchParams(wanted));
  if (state === location.search.slice(1)) return;
  history[`${how}State`](null, "", state ? `?${state}` : location.pathname);
}

/** Search again; `push` or `replace` says how the address follows. */
async function update(how) {
  const turn = (asking += 1);
  if (!facets) return;
  if (how) writeAddress(how);
  try {
    const wanted = termsOf(box.value);
    const found = await index.search(wanted);
    const hits = found ?? (await index.search([]));
    if (turn !== asking) return;
    terms = wanted;
    const kept = facets.narrow(hits);
    showChips();
    await showResults(kept);
    if (turn !== asking) return;
    count.textContent = found ? counted(kept) : "Type more letters";
    find(".none").hidden = kept.length > 0;
  } catch {
    if (turn === asking) count.textContent = FAILED;
  }
}

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Search for what is typed, once no key follows at once. */
async function updateTyped() {
  const turn = (asking += 1);
  if (!facets) return; // what was typed is searched for once they are here
  if (!index.isWhole) await pause(PAUSE);
  if (turn === asking) await Promise.all([update("replace"), showNames()]);
}

async function readAddress() {
  readBox();
  named.hidden = true;
  try {
    await facets?.choose(asked());
  } catch {
    count.textContent = FAILED;
    return;
  }
  await update();
}

/** Open a facet that the reader wants. */
async function openFacet(facet) {
  try {
    await facet.load(index);
  } catch {
    count.textContent = FAILED;
    return;
  }
  await update();
  find("input:enabled", facet.box)?.focus();
}

function clear() {
  history.pushState(null, "", location.pathname);
  follow(readAddress());
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
  named.hidden = true;
  follow(update("replace"));
  box.focus();
}

function listen() {
  box.addEventListener("input", () => follow(updateTyped()));
  facetForm.addEventListener("change", () => follow(update("push")));
  find("[data-clear]").addEventListener("click", clear);
  find("main").addEventListener("keydown", onKey);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    follow(update("push"));
  });
  addEventListener("popstate", () => follow(readAddress()));
  const toggle = find(".ftoggle");
  toggle.addEventListener("click", () => {
    toggle.ariaExpanded = String(toggle.ariaExpanded !== "true");
  });
}

const fetched = async (name) => {
  const response = await fetch(`${root}search/${name}.json`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
};

async function start() {
  readBox();
  listen();
  try {
    index = await SearchIndex.open(fetched, stemOf);
    const opened = new Facets(facetForm, index, (facet) => follow(openFacet(facet)));
    await opened.loadSmall();
    await opened.choose(asked());
    facets = opened;
  } catch {
    count.textContent = "The search index could not be loaded. These are the newest claims.";
    return;
  }
  await Promise.all([update("replace"), box.matches(":focus") && showNames()]);
}

let ready = start();

/** Whoever waits for the page waits for this, too. */
function follow(work) {
  ready = Promise.all([ready, work]);
}
