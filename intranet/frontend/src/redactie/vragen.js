// Asks our own server something about the text. A newer question of the same kind makes the older one pointless.

const running = new Map();

/** The answer of `dienst` about `doc` (at `pos`, if given) as data; null when there is none, or a newer question came. */
export async function ask(area, dienst, doc, pos = null, more = {}) {
  const question = { tekst: doc.toString(), ...(pos === null ? {} : toPlace(doc, pos)), ...more };
  running.get(dienst)?.abort();
  const controller = new AbortController();
  running.set(dienst, controller);
  try {
    const answer = await fetch(area.dataset.diensten.replace("/-", `/${dienst}`), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(question),
      signal: controller.signal,
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // aborted, or no connection: saving tells the person about that
  } finally {
    if (running.get(dienst) === controller) running.delete(dienst);
  }
}

/** A place as the server counts: line from 0, and characters in it as JavaScript counts them. */
export function toPlace(doc, pos) {
  const line = doc.lineAt(pos);
  return { regel: line.number - 1, teken: pos - line.from };
}

/** The offset of such a place; outside the text it is the nearest place in it. */
export function toOffset(doc, { regel, teken }) {
  if (regel >= doc.lines) return doc.length;
  const line = doc.line(regel + 1);
  return Math.min(line.from + teken, line.to);
}

/** Edits of the server as changes of the editor. */
export function toChanges(doc, edits) {
  return edits.map(({ van, tot, tekst }) => ({ from: toOffset(doc, van), to: toOffset(doc, tot), insert: tekst }));
}

/** An element with a class and text: everything that comes from the server is shown as text, never as HTML. */
export function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** A sign from the page's own symbols. */
export function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ow-i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

/** Says something to a screen reader. */
export function announce(sentence) {
  const place = document.getElementById("aankondiging");
  if (place) place.textContent = sentence;
}
