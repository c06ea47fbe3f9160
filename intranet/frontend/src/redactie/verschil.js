// The one stretch in which two texts differ.

import { isolateHistory } from "@codemirror/commands";

/** What to put instead of [van, tot) in `before` to get `after`; null when they are equal. */
export function difference(before, after) {
  if (before === after) return null;
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  if (isHalf(before[start - 1], before[start]) || isHalf(after[start - 1], after[start])) start -= 1;
  let end = 0;
  while (end < shortest - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (end && isSecondHalf(before[before.length - end])) end -= 1;
  return { van: start, tot: before.length - end, tekst: after.slice(start, after.length - end) };
}

/**
 * Makes the document equal to `text` by changing only the part that differs, so that the cursor stays where it is.
 * It is a step of its own for undo, however shortly after a key it comes.
 */
export function replaceText(view, text) {
  const change = difference(view.state.doc.toString(), text);
  if (!change) return;
  const changes = { from: change.van, to: change.tot, insert: change.tekst };
  view.dispatch({ changes, annotations: isolateHistory.of("full") });
}

/** Two characters that are one sign together must not be parted. */
function isHalf(first, second) {
  return first >= "\ud800" && first <= "\udbff" && isSecondHalf(second);
}

function isSecondHalf(character) {
  return character >= "\udc00" && character <= "\udfff";
}
