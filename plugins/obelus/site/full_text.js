// With the option full_text: what the words of a query find in the texts of articles, under what
// search.js finds. Pagefind searches; `find`, `findAll`, `make` and others are site.js'.

const FEW = 10; // results at a time
const PAUSE = 200; // milliseconds without a change before Pagefind is asked
const FAILED = "The texts of the articles could not be searched";

const box = find("#q_");
const root = find("#find_").dataset.root.replace(/\/?$/, "/");
const title = make("h2", {});
const list = make("ol", { className: "rl" });
const more = button("Show more articles", () => grow());
const section = make("section", { hidden: true }, title, list, more);
find(".rmore").after(section);

const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
let asking = 0; // how often anything was asked: what comes late for an older question is not shown
let results = [];
let counts = {}; // by facet and value, how many of these articles there are
let engine;

/** Pagefind, once anybody wants it; where that fails, it is tried again with the next query. */
function opened() {
  engine ??= import(`${root}pagefind/pagefind.js`).then(async (pagefind) => {
    // A worker would need a policy of its own; this page's is enough without one.
    await pagefind.options({ baseUrl: root, noWorker: true });
    await pagefind.init();
    await pagefind.filters(); // or it counts none
    return pagefind;
  });
  engine.catch(() => (engine = undefined));
  return engine;
}

/** The chosen values by facet: any of one facet, and something of each. */
function filters() {
  const chosen = {};
  for (const { name, value } of findAll("#facets_ input:checked")) {
    chosen[name] ??= { any: [] };
    chosen[name].any.push(value);
  }
  return chosen;
}

/** How many articles each value of a facet would leave; the other facets count. */
async function counted(pagefind, words, chosen, found) {
  const all = { ...found.filters };
  for (const name of Object.keys(chosen)) {
    const { [name]: own, ...others } = chosen;
    all[name] = (await pagefind.search(words, { filters: others })).filters[name];
  }
  return all;
}

/** Add these numbers to the facets; what only texts have can be chosen, too. */
function showCounts() {
  for (const row of findAll("#facets_ .ck")) {
    const input = find("input", row);
    const number = counts[input.name]?.[input.value];
    find(".n span", row)?.remove();
    if (!number) continue;
    find(".n", row).append(make("span", {}, ` + ${number}`));
    input.disabled = false;
  }
}

/** An excerpt, of which nothing but text and marks is taken over. */
function excerptOf(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const isMark = (node) => node.nodeName === "MARK";
  return [...body.childNodes].map((node) =>
    isMark(node) ? make("mark", {}, node.textContent) : node.textContent,
  );
}

function shown({ url, excerpt, meta }) {
  return make("li", { className: "r" },
    make("h2", {}, make("a", { href: url }, meta.title)),
    make("p", { className: "rq" }, ...excerptOf(excerpt), " …"),
    make("p", { className: "sub" }, meta.date ? days.format(new Date(meta.date)) : ""),
  );
}

async function grow() {
  const turn = asking;
  const first = list.children.length;
  const found = await Promise.all(results.slice(first, first + FEW).map((result) => result.data()));
  if (turn !== asking) return;
  list.append(...found.map(shown));
  more.hidden = list.children.length >= results.length;
  if (first) find("a", list.children[first]).focus();
}

async function update() {
  const turn = (asking += 1);
  const words = box.value.trim();
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (turn !== asking) return;
  try {
    const pagefind = words && (await opened());
    const chosen = filters();
    const found = words && (await pagefind.search(words, { filters: chosen }));
    const numbers = words ? await counted(pagefind, words, chosen, found) : {};
    if (turn !== asking) return;
    results = words ? found.results : [];
    counts = numbers;
    showCounts();
    title.textContent = `In the text of ${results.length} article${results.length === 1 ? "" : "s"}`;
    list.replaceChildren();
    section.hidden = !results.length;
    await grow();
  } catch {
    if (turn !== asking) return;
    title.textContent = FAILED;
    list.replaceChildren();
    more.hidden = true;
    section.hidden = false;
  }
}

// Whatever is asked, search.js says how much it found.
new MutationObserver(update).observe(find(".rcount"), { childList: true });
find("#facets_").addEventListener("click", () => setTimeout(showCounts));
update();
