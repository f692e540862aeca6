// The search page: finds claims, articles and entities in the index the build made, narrows them
// by facets, and keeps the query in the address.
(() => {
  const PAGE = 50;
  const TOP = 8;
  const WORD = /[\p{L}\p{N}]+/gu;
  const HANGUL = /[가-힣]+/;
  const FACETS = [
    { name: "flag", title: "Flag", of: (d) => d.flags ?? [] },
    { name: "assessment", title: "Assessment", of: (d) => (d.assessment ? [d.assessment] : []) },
    { name: "by", title: "Said by", of: (d) => d.said_by ?? [] },
    { name: "via", title: "Reached us through", of: (d) => d.via ?? [] },
    { name: "entity", title: "Names", of: (d) => d.entities ?? [] },
    { name: "year", title: "Year", of: (d) => (d.year ? [d.year] : []) },
  ];
  const NOUNS = { claim: ["claim", "claims"], article: ["article", "articles"], entity: ["name", "names"] };

  const form = find("#find_");
  const box = find("#q_");
  const facetForm = find("#facets_");
  const list = find(".rl");
  const count = find(".rcount");
  const chips = find(".chips");
  const more = find("[data-more]");
  const badges = find("#badges_").content;
  const root = form.dataset.root.replace(/\/?$/, "/");
  let index, documents, hits, words;

  function make(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children.filter(Boolean));
    return made;
  }

  // ---- Query: the same words as `export/search_index.py` makes of a text. ----

  /** A word as the index has it: Korean in pairs of syllables, the rest whole. */
  function pieces(word) {
    return word.split(/([가-힣]+)/).filter(Boolean).flatMap((part) => {
      if (!HANGUL.test(part) || part.length === 1) return [part];
      return Array.from({ length: part.length - 1 }, (_, i) => part.slice(i, i + 2));
    });
  }

  /** The terms of a query; the last one is a prefix while it is being typed. */
  function terms(query) {
    const plain = query.normalize("NFKC").toLowerCase().replace(/['’]s(?![\p{L}\p{N}_])/gu, "");
    const all = (plain.match(WORD) ?? []).flatMap(pieces).map((text) => ({
      text,
      isPrefix: text.length === 1 && HANGUL.test(text),
    }));
    const telling = all.filter(({ text }) => lunr.stopWordFilter(text));
    const kept = telling.length ? telling : all;
    const last = kept.at(-1);
    if (last && !HANGUL.test(last.text) && plain.endsWith(last.text)) last.isPrefix = true;
    return kept;
  }

  function scoresOf({ text, isPrefix }) {
    const found = index.query((query) => {
      query.term(text, { boost: 10 });
      if (isPrefix) query.term(text, { usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING });
    });
    return new Map(found.map(({ ref, score }) => [Number(ref), score]));
  }

  /** The numbers of the documents that hold every term, best first; all, newest first, for none. */
  function search(wanted) {
    const newest = (a, b) => (documents[b].date ?? "").localeCompare(documents[a].date ?? "") || a - b;
    if (!wanted.length) return documents.map((_, number) => number).sort(newest);
    const [first, ...others] = wanted.map(scoresOf);
    for (const other of others) {
      for (const [number, score] of first) {
        if (other.has(number)) first.set(number, score + other.get(number));
        else first.delete(number);
      }
    }
    return [...first.keys()].sort((a, b) => first.get(b) - first.get(a) || newest(a, b));
  }

  // ---- Facets ----

  const chosen = (facet) => facet.inputs.filter((input) => input.checked).map((input) => input.value);
  const badge = (kind, id) => find(`[data-${kind}="${id}"]`, badges)?.cloneNode(true);

  function facetLabel(facet, value) {
    if (facet.name === "flag") return badge("status", value) ?? value;
    if (facet.name !== "assessment") return value;
    const found = badge("assessment", value);
    return found ? make("span", "found-f", find(".g", found), find("b", found).textContent) : value;
  }

  function buildFacet(facet) {
    const totals = new Map();
    for (const d of documents) {
      for (const value of facet.of(d)) totals.set(value, (totals.get(value) ?? 0) + 1);
    }
    const newestFirst = (a, b) => b[0].localeCompare(a[0]);
    const mostFirst = (a, b) => b[1] - a[1] || a[0].localeCompare(b[0]);
    const values = [...totals].sort(facet.name === "year" ? newestFirst : mostFirst);
    facet.inputs = values.map(([value]) => {
      const input = make("input");
      Object.assign(input, { type: "checkbox", name: facet.name, value });
      return input;
    });
    facet.rows = facet.inputs.map((input) => {
      const label = make("span", "", facetLabel(facet, input.value));
      return make("label", "ck", input, label, make("span", "n"));
    });
    if (!values.length) return null;
    facet.all = make("button", "lk", "Show all");
    facet.all.type = "button";
    facet.all.addEventListener("click", () => {
      facet.isOpen = !facet.isOpen;
      facet.all.textContent = facet.isOpen ? "Show fewer" : "Show all";
      facet.all.setAttribute("aria-expanded", facet.isOpen);
      showRows(facet);
    });
    facet.all.setAttribute("aria-expanded", "false");
    facet.all.append(make("span", "vh", ` of ${facet.title.toLowerCase()}`));
    return make("fieldset", "", make("legend", "", facet.title), ...facet.rows, facet.all);
  }

  function buildFacets() {
    const toggle = make("button", "ftoggle", "Filters");
    toggle.type = "button";
    toggle.setAttribute("aria-expanded", "false");
    toggle.addEventListener("click", () => {
      toggle.setAttribute("aria-expanded", facetForm.classList.toggle("open"));
    });
    facetForm.before(toggle);
    facetForm.replaceChildren(...FACETS.map(buildFacet).filter(Boolean));
  }

  /** Chosen values and those with results come first into the few that are shown. */
  function showRows(facet) {
    const room = facet.rows.length > TOP + 1 && !facet.isOpen ? TOP : Infinity;
    const rank = (row, i) => (facet.inputs[i].checked ? 0 : facet.inputs[i].disabled ? 2 : 1);
    const order = facet.rows.map((row, i) => [rank(row, i), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    order.forEach(([, i], place) => (facet.rows[i].hidden = place >= room));
    facet.all.hidden = facet.rows.length <= TOP + 1;
  }

  /** Narrow the hits; each facet's counts follow all the other facets. */
  function narrow() {
    const active = FACETS.map((facet) => new Set(chosen(facet)));
    const counts = FACETS.map(() => new Map());
    const kept = hits.filter((number) => {
      const values = FACETS.map((facet) => facet.of(documents[number]));
      const misses = active.map((set, i) => set.size > 0 && !values[i].some((v) => set.has(v)));
      const missed = misses.filter(Boolean).length;
      FACETS.forEach((_, i) => {
        if (missed - misses[i] > 0) return;
        for (const v of values[i]) counts[i].set(v, (counts[i].get(v) ?? 0) + 1);
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

  // ---- Results ----

  /** A text with the words of the query marked. */
  function marked(text) {
    const stem = (word) => lunr.stemmer(new lunr.Token(word)).toString();
    const stems = words.map((word) => stem(word.text));
    const isHit = (part) => {
      const plain = part.normalize("NFKC").toLowerCase();
      if (HANGUL.test(plain)) return words.some((word) => plain.includes(word.text));
      return stems.includes(stem(plain)) || words.some((w) => w.isPrefix && plain.startsWith(w.text));
    };
    const parts = text.split(/([\p{L}\p{N}]+)/u);
    return make("span", "", ...parts.map((part, i) => (i % 2 && isHit(part) ? make("mark", "", part) : part)));
  }

  const curly = (text) => text.replace(/(^|[\s(])"/g, "$1“").replace(/"/g, "”").replace(/(^|[\s(“])'/g, "$1‘").replace(/'/g, "’");
  const shownDate = (iso) =>
    new Date(`${iso}T00:00Z`).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });

  function result(number) {
    const d = documents[number];
    const link = make("a", "", marked(curly(d.title)));
    link.href = root + d.url;
    const meta = make("p", "rmeta");
    if (d.kind === "claim") {
      meta.append(...(d.flags.length ? d.flags : ["none"]).map((id) => badge("status", id) ?? id));
      if (d.assessment) meta.append(badge("assessment", d.assessment) ?? d.assessment);
      meta.append(make("span", "rchain", curly(d.chain)));
    } else {
      meta.append(make("span", "kind", d.kind === "article" ? "Article" : d.label || "Name"));
      if (d.text) meta.append(make("span", "rchain", marked(curly(d.text))));
    }
    const where = [d.article && curly(d.article), d.date && shownDate(d.date)].filter(Boolean).join(" · ");
    return make(
      "li", "r", make("h2", "", link), meta,
      d.quote && make("p", "rq", "“", marked(curly(d.quote)), "”"),
      where && make("p", "sub", where),
    );
  }

  function counted(kept) {
    const of = (kind) => kept.filter((number) => documents[number].kind === kind).length;
    const parts = Object.entries(NOUNS).map(([kind, [one, many]]) => [of(kind), one, many]);
    const some = parts.filter(([n]) => n).map(([n, one, many]) => `${n} ${n === 1 ? one : many}`);
    return some.join(", ") || "No results";
  }

  function showChips() {
    const inputs = FACETS.flatMap((facet) => facet.inputs).filter((input) => input.checked);
    chips.hidden = !inputs.length;
    chips.replaceChildren(...inputs.map((input) => {
      const chip = make("button", "", input.closest(".ck").children[1].textContent, make("span", "vh", ", remove"));
      chip.type = "button";
      chip.addEventListener("click", () => {
        input.checked = false;
        update("push");
        count.focus();
      });
      return chip;
    }));
  }

  function showResults(kept) {
    let shown = 0;
    const grow = () => {
      const added = kept.slice(shown, (shown += PAGE)).map(result);
      list.append(...added);
      find(".rmore").hidden = shown >= kept.length;
      return added[0];
    };
    list.replaceChildren();
    grow();
    more.onclick = () => find("a", grow()).focus();
    find(".none").hidden = kept.length > 0;
    count.textContent = counted(kept);
  }

  // ---- The page ----

  function readAddress() {
    const asked = new URLSearchParams(location.search);
    box.value = asked.get("q") ?? "";
    for (const facet of FACETS) {
      const values = asked.getAll(facet.name);
      for (const input of facet.inputs) input.checked = values.includes(input.value);
    }
  }

  function writeAddress(how) {
    const state = new URLSearchParams();
    if (box.value.trim()) state.set("q", box.value.trim());
    for (const facet of FACETS) for (const value of chosen(facet)) state.append(facet.name, value);
    const query = state.toString();
    const address = query ? `?${query}` : location.pathname;
    if (query !== location.search.slice(1)) history[`${how}State`](null, "", address);
  }

  function update(how) {
    words = terms(box.value);
    hits = search(words);
    showResults(narrow());
    showChips();
    if (how) writeAddress(how);
  }

  function clear() {
    box.value = "";
    for (const input of FACETS.flatMap((facet) => facet.inputs)) input.checked = false;
    update("push");
    box.focus();
  }

  /** Arrows go from the box into the results and along them; Escape goes back and clears. */
  function onKey(event) {
    const links = findAll("h2 a", list);
    const at = event.target === box ? -1 : links.indexOf(event.target);
    if (at === -1 && event.target !== box) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Escape") {
      box.value = "";
      update("replace");
      box.focus();
    } else if (to === -1 && at === 0) box.focus();
    else if (links[to]) links[to].focus();
    else return;
    event.preventDefault();
  }

  function listen() {
    box.addEventListener("input", () => update("replace"));
    facetForm.addEventListener("change", () => update("push"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      update("push");
    });
    find("[data-clear]").addEventListener("click", clear);
    find(".results").parentElement.parentElement.addEventListener("keydown", onKey);
    addEventListener("popstate", () => {
      readAddress();
      update();
    });
  }

  async function load(name) {
    const answer = await fetch(`${root}search/${name}.json`);
    if (!answer.ok) throw new Error(`${name}.json: ${answer.status}`);
    return answer.json();
  }

  async function start() {
    try {
      const [store, serialised] = await Promise.all([load("store"), load("index")]);
      documents = store.documents;
      index = lunr.Index.load(serialised);
    } catch {
      count.textContent = "The search index could not be loaded. These are the newest claims.";
      return;
    }
    buildFacets();
    readAddress();
    listen();
    update();
  }

  start();
})();
