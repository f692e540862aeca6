// What JavaScript adds to pages that are complete without it: the record panel, pairs that light
// up together, the count behind the filter, the choice of colours.

const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const button = (label, onclick) => make("button", { type: "button", onclick }, label);
const isShown = (element) => getComputedStyle(element).display !== "none";

/** The choice of colours in the footer, kept for the next page where the browser lets us. */
function chooseColours() {
  const root = document.documentElement;
  for (const input of findAll("[name=scheme]")) {
    input.checked = input.value === (root.dataset.scheme ?? "");
    input.addEventListener("change", () => {
      root.dataset.scheme = input.value;
      try {
        localStorage.setItem("scheme", input.value);
      } catch {
        // It holds for this page only.
      }
    });
  }
}

let pinned; // the claim in the panel stays lit while it is open

/** Light up the words of a claim and its note together; nothing, without a claim. */
function lightUp(claim = pinned) {
  for (const element of findAll(".on")) element.classList.remove("on");
  if (!claim) return;
  const pair = findAll("mark[data-claim], .note").filter((e) => e.dataset.claim === claim);
  for (const element of pair) element.classList.add("on");
}

function pairWordsWithNotes() {
  let lit;
  const follow = (event) => {
    const claim = event.target.closest?.("[data-claim]")?.dataset.claim;
    if (claim !== lit && !pinned) lightUp((lit = claim));
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

/** A copy of a record for the panel: without its ids and its way back to the text. */
function copyOf(card) {
  const children = [...card.children].map((child) => child.cloneNode(true));
  const copy = make("div", { className: "card" }, ...children);
  for (const element of findAll(".back, .was", copy)) element.remove();
  return copy;
}

/** The panel that a number in the text opens, beside the text or under it. */
function openRecordsInPanel(cards) {
  const panel = make("div", { className: "sheet", popover: "auto", tabIndex: -1, role: "dialog" });
  const place = make("span");
  const previous = button("Previous", () => step(-1));
  const next = button("Next", () => step(1));
  const buttons = [previous, next, button("Close", () => panel.hidePopover())];
  const bar = make("div", { className: "sheet-h" }, place, ...buttons);
  document.body.append(panel);
  const recorded = cards.filter((card) => !card.matches(".sug")).length;
  let current;
  let opener;

  function neighbour(by) {
    const shown = cards.filter(isShown);
    return shown[shown.indexOf(current) + by];
  }

  function show(card) {
    current = card;
    const number = cards.indexOf(card) + 1;
    panel.dataset.status = card.dataset.status;
    const isSuggested = card.classList.contains("sug");
    panel.ariaLabel = isSuggested ? "Suggested claim" : `Record of claim ${number}`;
    place.textContent = isSuggested ? "Suggested, not reviewed" : `Claim ${number} of ${recorded}`;
    previous.disabled = !neighbour(-1);
    next.disabled = !neighbour(1);
    panel.replaceChildren(bar, copyOf(card));
    panel.scrollTop = 0;
    lightUp((pinned = card.id));
    if (!panel.matches(":popover-open")) panel.showPopover();
    find("mark.on")?.scrollIntoView({ block: "nearest" });
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
    lightUp((pinned = undefined));
    opener?.focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".ref, .note-h");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const card = cards.find(({ id }) => `#${id}` === link.hash);
    if (!card) return;
    event.preventDefault();
    opener = link;
    show(card);
    panel.focus();
  });
}

/** `/` goes to the search box, as on many sites; never while somebody is typing. */
function slashSearches() {
  const box = find("#q_, #qs_");
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("[type=search]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || !isShown(box)) return;
    event.preventDefault();
    box.focus();
  });
}

const cards = findAll(".card");
chooseColours();
pairWordsWithNotes();
countFiltered(cards);
slashSearches();
if (cards.length && HTMLElement.prototype.showPopover) openRecordsInPanel(cards);
