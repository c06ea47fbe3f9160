// What colleagues change while this page is open comes in by itself: the parts that others changed are replaced, and what
// they did is added to the news. What is being typed is never touched, the focus stays where it is, and nothing is asked
// while nobody looks.
//
// #levend says what the page as a whole shows (data-revisie, data-gezien) and where to ask for what is new (data-stand).
// A part with data-vers is replaced by the element of the same id in the answer; what is in data-reeks is replaced as a
// whole when other parts stand in it. After a change of our own one part is newer than the rest (its own data-gezien):
// then the others are asked for too, without news about ourselves.

import htmx from "htmx.org";

const EVERY = 3000;
const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=hidden])";
const served = new WeakMap(); // each part as the server gave it: what did not change stays as it is
let underway = 0;
const left = new Set(); // the parts that were left as they were, because somebody was typing in them

function remember(root) {
  for (const part of root.querySelectorAll("[data-vers]")) served.set(part, part.outerHTML);
}

/** What is typed in `part` and not stored yet: it may not be replaced. */
function isTypedIn(part) {
  if (part.querySelector("[data-ingevuld]")) return true; // a form that came back with what is wrong
  return [...part.querySelectorAll(TEXT)].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
}

/** What stands in the page now for an element that was replaced: the same id, or else the same words. */
function again(gone) {
  if (gone.id) return document.getElementById(gone.id);
  return [...document.querySelectorAll(gone.tagName)].find((one) => one.textContent === gone.textContent);
}

/** Has `put` put `fresh` in place of `part`, and keeps what is folded open and where the focus is. */
function renew(part, fresh, put) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const name = (line) => `${line.closest("[id]").id} ${line.querySelector("span")?.textContent}`;
  const open = new Set([...part.querySelectorAll("details[open] > summary")].map(name));
  for (const line of fresh.querySelectorAll("summary")) {
    if (open.has(name(line))) line.parentElement.open = true;
  }
  for (const plain of fresh.querySelectorAll("noscript")) plain.remove(); // its parser took it for elements
  htmx.process(put());
  if (focused) again(focused)?.focus({ preventScroll: true });
}

/** Replaces what stands in a row of parts, when it is another row. Returns whether it is the same row. */
function renewRow(fresh) {
  const row = document.getElementById(fresh.id);
  const names = (one) => [...one.querySelectorAll("[data-gezien]")].map((part) => part.id).join();
  if (!row || names(row) === names(fresh)) return true;
  if (isTypedIn(row)) left.add(row.id);
  else {
    remember(fresh);
    renew(row, fresh, () => (row.replaceChildren(...fresh.childNodes), row));
  }
  return false;
}

function renewPart(fresh) {
  const part = document.getElementById(fresh.id);
  const text = fresh.outerHTML;
  if (!part || served.get(part) === text) return;
  if (isTypedIn(part)) left.add(part.id);
  else {
    renew(part, fresh, () => (part.replaceWith(fresh), fresh));
    served.set(fresh, text);
  }
}

/** Puts what is new in the page. */
function show(answer) {
  left.clear();
  const inRow = [...answer.querySelectorAll("[data-reeks]")].every(renewRow);
  for (const fresh of answer.querySelectorAll("[data-vers]")) {
    if (inRow || !fresh.closest("[data-reeks]")) renewPart(fresh);
  }
  for (const fresh of answer.querySelectorAll("[data-gezien][id]")) {
    const part = document.getElementById(fresh.id);
    if (part) part.className = fresh.className; // such as that it is done
  }
  const place = document.getElementById("nieuws");
  const news = answer.getElementById("nieuws-nieuw");
  if (place && news) {
    place.append(...news.children);
    htmx.process(place);
  }
  const now = answer.getElementById("levend");
  for (const own of document.querySelectorAll("[data-gezien]")) own.dataset.gezien = now.dataset.gezien;
  document.getElementById("levend").dataset.revisie = now.dataset.revisie;
}

/** Whether a part that was left as it was can be renewed by now. */
function mayCatchUp() {
  return [...left].map((id) => document.getElementById(id)).some((part) => !part || !isTypedIn(part));
}

/** The newest mark of the parts that we changed ourselves since the page as a whole was new; "" when there is none. */
function ownMark(gezien) {
  const total = (mark) => mark.split("-").reduce((sum, number) => sum + Number(number), 0);
  const marks = [...document.querySelectorAll("[data-gezien]")].map((part) => part.dataset.gezien);
  return marks.filter((mark) => mark !== gezien).sort((one, other) => total(one) - total(other)).at(-1) ?? "";
}

async function look() {
  const page = document.getElementById("levend");
  if (!page || document.hidden || underway) return; // a change of our own that is on its way comes first
  const { stand, revisie, gezien } = page.dataset;
  const eigen = ownMark(gezien);
  const asked = document.querySelector("form#vraag")?.getAttribute("action")?.split("/").pop();
  const query = new URLSearchParams({
    revisie: mayCatchUp() ? 0 : revisie,
    gezien,
    ...(eigen && { eigen }),
    ...(asked && { vraag: decodeURIComponent(asked) }),
  });
  const answer = await fetch(`${stand}?${query}`);
  if (answer.status !== 200) return;
  const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!underway && document.getElementById("levend") === page && ownMark(gezien) === eigen) show(parts);
}

remember(document);
document.addEventListener("htmx:beforeRequest", () => { underway += 1; });
document.addEventListener("htmx:afterRequest", () => { underway -= 1; });
setInterval(() => look().catch(() => {}), EVERY); // no answer: the next change says so, see trouble.js
document.addEventListener("visibilitychange", () => look().catch(() => {}));
