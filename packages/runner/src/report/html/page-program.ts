/**
 * What the page does when it is used: filter by text and status, open a step from the graph and the timeline, fold.
 * Plain text, since it runs in a browser and nothing of the build looks at it; a test does, in a real one.
 */
export const pageProgram = `"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const cards = all(".step-card");
  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const buttons = all("button[data-status]");
  let status = "";

  const cardOf = (name) => cards.find((card) => card.dataset.name === name);

  const open = (name) => {
    const card = cardOf(name);
    if (!card) return;
    if (card.hidden) { filter.value = ""; choose(""); }
    card.open = true;
    card.scrollIntoView({ block: "start" });
    history.replaceState(null, "", "#" + card.id);
  };

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    const visible = new Set();
    for (const card of cards) {
      const text = words.length === 0 ? "" : card.textContent.toLowerCase();
      const fits = (status === "" || card.dataset.statusOf === status) && words.every((word) => text.includes(word));
      card.hidden = !fits;
      if (fits) { count += 1; visible.add(card.dataset.name); }
    }
    for (const row of all("[data-step-row]")) row.hidden = !visible.has(row.dataset.stepRow);
    for (const node of all(".drawing [data-step]")) node.classList.toggle("is-dimmed", !visible.has(node.dataset.step));
    shown.textContent = count === cards.length ? "" : count + " of " + cards.length;
  };

  const choose = (next) => {
    status = next;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.status === status));
    apply();
  };

  filter.addEventListener("input", apply);
  for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.status));
  document.getElementById("unfold").addEventListener("click", () => { for (const card of cards) card.open = true; });
  document.getElementById("fold").addEventListener("click", () => { for (const card of cards) card.open = false; });
  document.addEventListener("click", (event) => {
    const from = event.target.closest("[data-open], .drawing [data-step]");
    if (!from) return;
    event.preventDefault();
    open(from.dataset.open ?? from.dataset.step);
  });
  for (const node of all(".drawing [data-step]")) {
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "link");
    node.addEventListener("keydown", (event) => { if (event.key === "Enter") open(node.dataset.step); });
  }
  addEventListener("beforeprint", () => { for (const card of cards) card.open = true; });
  const named = cards.find((card) => "#" + card.id === location.hash);
  if (named) open(named.dataset.name);
})();
`;
