// Keys, and what the lists say. A control names its key in data-key; where one types, only Escape and Ctrl+Enter count.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || event.isComposing) return;
  const key = event.ctrlKey ? `Control+${event.key}` : event.key;
  const typing = event.target.matches("input:not([type=hidden]), textarea, select");
  if (typing && key !== "Escape" && key !== "Control+Enter") return;
  const controls = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  const control = [...controls].find((one) => one.checkVisibility());
  if (!control) return;
  event.preventDefault();
  if (control.matches("input")) control.focus();
  else control.click();
});

const mark = () => {
  for (const page of document.querySelectorAll(".page")) {
    page.scrollTop = (page.querySelector(".this")?.offsetTop ?? 0) - page.clientHeight / 3;
  }
  const card = document.getElementById("card");
  if (!card) return;
  for (const link of document.querySelectorAll("#rows a")) {
    const here = link.dataset.id === card.dataset.id;
    if (here && !link.ariaCurrent) link.scrollIntoView({ block: "nearest" });
    link.ariaCurrent = here ? "true" : null;
  }
};
document.addEventListener("DOMContentLoaded", mark);
document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id !== "trial") mark(); });

const said = (text) => { document.getElementById("said").textContent = text; };
document.addEventListener("htmx:sendError", () => said("No answer: is `unchrome review` still running? Nothing was saved."));
document.addEventListener("htmx:responseError", (event) => said(`Refused: ${event.detail.xhr.responseText.slice(0, 300)}`));
