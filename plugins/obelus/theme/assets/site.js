// What JavaScript adds to pages that are complete without it: the record panel, pairs that light
// up together, the count behind the filter, the choice of colours.

const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const isShown = (element) => getComputedStyle(element).display !== "none";

/** The choice of colours in the footer, kept for the next page where the browser lets us. */
function chooseColours() {
  const root = document.documentElement;
  for (const input of findAll("[name=scheme]")) {
    input.checked = input.value === (root.dataset.scheme ?? "");
    input.addEventListener("change", () => {
      if (input.value) root.dataset.scheme = input.value;
      else delete root.dataset.scheme;
      try {
        if (input.value) localStorage.setItem("scheme", input.value);
        else localStorage.removeItem("scheme");
      } catch {
        // It holds for this page only.
      }
    });
  }
}

/** Light up the words of a claim and its note together; nothing, without a claim. */
function lightUp(claim) {
  for (const element of findAll(".on")) element.classList.remove("on");
  if (!claim) return;
  const name = CSS.escape(claim);
  const pair = `mark[data-claim="${name}"], .note[data-claim="${name}"]`;
  for (const element of findAll(pair)) element.classList.add("on");
}

function pairWordsWithNotes() {
  let lit;
  const follow = (event) => {
    const claim = event.target.closest?.("[data-claim]")?.dataset.claim;
    if (claim !== lit) lightUp((lit = claim));
  };
  document.addEventListener("pointerover", follow);
  document.addEventListener("focusin", follow);
}

/** Say how many claims the filter leaves. */
function countFiltered(cards) {
  const live = find(".live");
  for (const input of findAll("[data-filter]")) {
    input.addEventListener("change", () => {
      const shown = cards.filter(isShown).length;
      live.textContent =
        shown === cards.length ? "" : `Showing ${shown} of ${cards.length} claims`;
    });
  }
}

function button(label, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", onClick);
  return made;
}

/** A copy of a record for the panel: without its id, and without the way back to the text. */
function copyOf(card) {
  const copy = document.createElement("div");
  copy.className = "card";
  copy.dataset.status = card.dataset.status;
  copy.append(...[...card.children].map((child) => child.cloneNode(true)));
  find(".back", copy)?.remove();
  return copy;
}

/** The panel that a number in the text opens, beside the text or under it. */
function openRecordsInPanel(cards) {
  const panel = document.createElement("div");
  panel.className = "sheet";
  panel.popover = "auto";
  panel.tabIndex = -1;
  panel.setAttribute("role", "dialog");
  const place = document.createElement("span");
  const previous = button("Previous", () => step(-1));
  const next = button("Next", () => step(1));
  const bar = document.createElement("div");
  bar.className = "sheet-h";
  bar.append(place, previous, next, button("Close", () => panel.hidePopover()));
  panel.append(bar);
  document.body.append(panel);
  let current;
  let opener;

  function neighbour(by) {
    const shown = cards.filter(isShown);
    return shown[shown.indexOf(current) + by];
  }

  function show(card) {
    current = card;
    const label = `claim ${cards.indexOf(card) + 1}`;
    panel.dataset.status = card.dataset.status;
    panel.setAttribute("aria-label", `Record of ${label}`);
    place.textContent = `${label[0].toUpperCase()}${label.slice(1)} of ${cards.length}`;
    previous.disabled = !neighbour(-1);
    next.disabled = !neighbour(1);
    panel.replaceChildren(bar, copyOf(card));
    panel.scrollTop = 0;
    lightUp(card.id);
    if (!panel.matches(":popover-open")) panel.showPopover();
    find(`mark[data-claim="${CSS.escape(card.id)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const card = neighbour(by);
    if (!card) return;
    show(card);
    const pressed = by < 0 ? previous : next;
    (pressed.disabled ? panel : pressed).focus();
  }

  panel.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    lightUp();
    opener?.focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ref, .note-h");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const card = cards.find((c) => c.id === link.closest("[data-claim]").dataset.claim);
    if (!card) return;
    event.preventDefault();
    opener = link;
    show(card);
    panel.focus();
  });
}

/** `/` goes to the search box, as on many sites; never while somebody is typing. */
function slashSearches() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const box = find("#q_") ?? find("#qs_");
    if (!box || !isShown(box)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

const cards = findAll(".card");
chooseColours();
pairWordsWithNotes();
countFiltered(cards);
slashSearches();
if (cards.length && HTMLElement.prototype.showPopover) openRecordsInPanel(cards);
