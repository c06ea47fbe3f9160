// What colleagues change while this page is open comes in by itself: the outcome is replaced, the news is added.
// What is being typed is never touched, the focus never moves, and nothing is asked while nobody looks.

import htmx from "htmx.org";

const EVERY = 4000;
let underway = 0;

/** The newest state that a part of this page shows: each part that was replaced says which. */
function seen() {
  const parts = [...document.querySelectorAll("[data-revisie]")];
  const most = (name) => Math.max(...parts.map((part) => Number(part.dataset[name])));
  return parts.length ? { revisie: most("revisie"), antwoord: most("antwoord") } : null;
}

async function look() {
  const outcome = document.querySelector("[data-stand]");
  const before = seen();
  // Not while the person works in the outcome, or while a change of our own is on its way.
  if (!outcome || document.hidden || underway || outcome.contains(document.activeElement)) return;
  const asked = document.querySelector("form#vraag")?.getAttribute("action")?.split("/").pop();
  const query = new URLSearchParams({ ...before, ...(asked && { vraag: decodeURIComponent(asked) }) });
  const answer = await fetch(`${outcome.dataset.stand}?${query}`);
  if (answer.status !== 200 || underway || seen()?.revisie !== before.revisie) return;
  if (outcome.contains(document.activeElement)) return;
  show(outcome, await answer.text());
}

function show(outcome, html) {
  const parts = new DOMParser().parseFromString(html, "text/html");
  const fresh = parts.getElementById("uitkomst");
  const news = parts.getElementById("nieuws-nieuw");
  const open = new Set([...outcome.querySelectorAll("details[open] > summary")].map((line) => line.textContent));
  for (const line of fresh.querySelectorAll("summary")) {
    if (open.has(line.textContent)) line.parentElement.open = true;
  }
  outcome.replaceWith(fresh);
  htmx.process(fresh);
  const place = document.getElementById("nieuws");
  place.append(...news.children);
  htmx.process(place);
}

document.addEventListener("htmx:beforeRequest", () => { underway += 1; });
document.addEventListener("htmx:afterRequest", () => { underway -= 1; });
setInterval(() => look().catch(() => {}), EVERY); // no answer: the next change says so, see trouble.js
document.addEventListener("visibilitychange", () => look().catch(() => {}));
