// The facets of the search page: each has a column of the index once it is open, and a row for each
// value that is shown. `find`, `make` and others are site.js'.

const TOP = 8; // values of a facet before "Show all"
const FACETS = {
  flag: "Flag",
  assessment: "Assessment",
  by: "Said by",
  via: "Reached us through",
  entity: "Names",
  year: "Year",
  review: "Review",
};
const BADGES = { flag: "status", assessment: "assessment" };
export const ORIGINS = { recorded: "Recorded by an editor", suggested: "Suggested, not reviewed" };

/** A flag or an assessment as templates show it. */
export const badge = (kind, id) =>
  find(`[data-${kind}="${id}"]`, find("#badges_").content)?.cloneNode(true);

class Facet {
  /** `open` is called when a reader wants a facet that is not here yet. */
  constructor(name, open) {
    this.name = name;
    this.rows = new Map(); // place of a value in the column → its row
    this.chosen = new Set(); // places
    this.all = button("Show", () => (this.column ? this.toggle() : open(this)));
    this.all.className = "lk";
    this.box = make("fieldset", {}, make("legend", {}, FACETS[name]), this.all);
  }

  async load(index) {
    this.column ??= await index.column(this.name);
    this.all.textContent = "Show all";
    this.box.hidden = !this.column.values.length;
  }

  labelOf(place) {
    const value = this.column.values[place];
    const words = this.name === "review" ? ORIGINS[value] : value;
    return (BADGES[this.name] && badge(BADGES[this.name], value)) ?? words;
  }

  holds(number) {
    return this.column.of(number).some((place) => this.chosen.has(place));
  }

  toggle() {
    this.isOpen = !this.isOpen;
    this.all.textContent = this.isOpen ? "Show fewer" : "Show all";
    this.show();
  }

  row(place) {
    if (!this.rows.has(place)) {
      const value = this.column.values[place];
      const input = make("input", { type: "checkbox", name: this.name, value });
      input.addEventListener("change", () => this.chosen[input.checked ? "add" : "delete"](place));
      const label = make("span", {}, this.labelOf(place));
      const row = make("label", { className: "ck" }, input, label, make("span", { className: "n" }));
      this.rows.set(place, row);
      // Rows are put where they belong and stay there: one that is moved loses the focus.
      const later = [...this.rows.keys()].filter((other) => other > place).sort((a, b) => a - b);
      this.box.insertBefore(row, later.length ? this.rows.get(later[0]) : this.all);
    }
    return this.rows.get(place);
  }

  /** Of a long facet show few: chosen values first, then those that have results. */
  show() {
    const places = [...this.column.values.keys()];
    const isLong = places.length > TOP + 1;
    const rank = (place) => (this.chosen.has(place) ? 0 : this.counts[place] ? 1 : 2);
    const ranked = () => places.sort((a, b) => rank(a) - rank(b) || a - b).slice(0, TOP);
    const shown = new Set(isLong && !this.isOpen ? ranked() : places);
    for (const [place, row] of this.rows) row.hidden = !shown.has(place);
    for (const place of shown) {
      const row = this.row(place);
      const input = find("input", row);
      row.lastChild.textContent = this.counts[place];
      input.checked = this.chosen.has(place);
      input.disabled = !this.counts[place] && !input.checked;
    }
    this.all.hidden = !isLong;
  }
}

export class Facets {
  constructor(form, index, open) {
    this.index = index;
    this.all = Object.keys(FACETS).map((name) => new Facet(name, open));
    form.replaceChildren(...this.all.map(({ box }) => box));
  }

  get open() {
    return this.all.filter((facet) => facet.column);
  }

  /** The chosen values, as (facet, place of the value in its column). */
  get chosen() {
    const inOrder = ({ chosen }) => [...chosen].sort((a, b) => a - b);
    return this.open.flatMap((facet) => inOrder(facet).map((place) => [facet, place]));
  }

  /** Load the facets that are small enough to be open from the start. */
  async loadSmall() {
    const { eager } = this.index.head;
    const small = this.all.filter(({ name }) => name === "year" || eager.includes(name));
    await Promise.all(small.map((facet) => facet.load(this.index)));
  }

  /** Choose what an address says; a facet that is named there is opened for it. */
  async choose(asked) {
    const wanted = this.all.filter(({ name, column }) => column || asked.has(name));
    await Promise.all(wanted.map((facet) => facet.load(this.index)));
    for (const { name, column, chosen } of wanted) {
      chosen.clear();
      const places = asked.getAll(name).map((value) => column.values.indexOf(value));
      for (const place of places) if (place >= 0) chosen.add(place);
    }
  }

  /** Narrow the hits; the counts of each facet follow all the other facets. */
  narrow(hits) {
    const { open } = this;
    for (const facet of open) facet.counts = new Uint32Array(facet.column.values.length);
    const choosing = open.filter(({ chosen }) => chosen.size);
    const kept = hits.filter((number) => {
      const missed = choosing.filter((facet) => !facet.holds(number));
      const counting = missed.length ? missed : open;
      if (missed.length < 2) {
        for (const { column, counts } of counting) {
          for (const place of column.of(number)) counts[place] += 1;
        }
      }
      return !missed.length;
    });
    for (const facet of open) facet.show();
    return kept;
  }
}
