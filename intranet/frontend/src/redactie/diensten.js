// What the language knows about a place in the text: completions, meaning, where a name is declared, the one layout.

import { snippet } from "@codemirror/autocomplete";
import { foldService } from "@codemirror/language";
import { EditorView, hoverTooltip, showDialog } from "@codemirror/view";

import { leave } from "./bewaren.js";
import { ask, element, toChanges, toOffset } from "./vragen.js";
import { tell } from "./zeggen.js";

const WORD_BEFORE = /[\p{L}_][\p{L}\p{N}_.]*$/u;
const HEADING = /^(#{1,6})\s/;

/** Completions for the place of the cursor, with their meaning beside them. */
export function completions(area) {
  return async (context) => {
    const word = context.matchBefore(WORD_BEFORE);
    if (!word && !context.explicit) return null;
    const found = await ask(area, "aanvullen", context.state.doc, context.pos);
    if (!found || context.aborted) return null;
    const { doc } = context.state;
    return {
      from: toOffset(doc, found.van),
      to: toOffset(doc, found.tot),
      validFor: /^[\p{L}\p{N}_.]*$/u,
      options: found.opties.map((option) => ({
        label: option.naam,
        detail: option.soort,
        info: option.uitleg.length ? () => explanation(option.uitleg) : undefined,
        apply: option.sjabloon.includes("${") ? snippet(option.sjabloon) : option.sjabloon,
      })),
    };
  };
}

/** What a name means, with its source, where the pointer rests on it. */
export function hover(area) {
  return hoverTooltip(async (view, pos) => {
    const { doc } = view.state;
    const found = await ask(area, "betekenis", doc, pos);
    if (!found) return null;
    return {
      pos: toOffset(doc, found.van),
      end: toOffset(doc, found.tot),
      above: true,
      create: () => ({ dom: explanation(found.uitleg) }),
    };
  }, { hoverTime: 350 });
}

/** A meaning in parts: sentences, and rules as they are written. */
function explanation(parts) {
  const made = element("div", "ow-cm-uitleg");
  made.append(...parts.map(({ soort, tekst }) => element(soort === "regels" ? "pre" : "p", "", tekst)));
  return made;
}

/** F12: goes to where the name at the cursor is declared. */
export function definitions(area) {
  return (view) => {
    const { doc, selection } = view.state;
    ask(area, "verklaring", doc, selection.main.head).then((found) => {
      if (!found) return tell(view, "Hier staat geen naam.");
      if (found.bestand) return leave(view, `?${new URLSearchParams(found)}`);
      const [anchor, head] = [toOffset(doc, found.van), toOffset(doc, found.tot)];
      view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    });
    return true;
  };
}

/** Gives the text its one layout, as one step that undo takes back. */
export function formatting(area) {
  return (view) => {
    const { doc } = view.state;
    ask(area, "opmaak", doc).then((found) => {
      if (!found || view.state.doc !== doc) return;
      if (!found.melding) view.dispatch({ changes: toChanges(doc, found.wijzigingen) });
      tell(view, found.melding ?? "De tekst heeft nu de vaste opmaak.");
    });
    return true;
  };
}

/** F2: gives the name at the cursor another one, everywhere in the file. */
export function renaming(area) {
  return (view) => {
    const { doc, selection } = view.state;
    const word = view.state.wordAt(selection.main.head);
    if (!word) return tell(view, "Zet de cursor eerst op een naam.");
    const { close, result } = showDialog(view, {
      label: "Nieuwe naam",
      input: { name: "naam", value: doc.sliceString(word.from, word.to) },
      submitLabel: "Hernoem",
      focus: true,
      top: true,
    });
    result.then(async (form) => {
      view.dispatch({ effects: close });
      view.focus();
      if (!form || view.state.doc !== doc) return;
      const naam = form.elements.namedItem("naam").value;
      const found = await ask(area, "hernoemen", doc, word.from, { naam });
      if (!found || view.state.doc !== doc) return;
      if (!found.melding) view.dispatch({ changes: toChanges(doc, found.wijzigingen), userEvent: "input.hernoem" });
      tell(view, found.melding ?? `De naam is ${found.wijzigingen.length} keer gewijzigd.`);
    });
    return true;
  };
}

/** A chapter folds up to the next heading of its level, a statement up to the next line that starts at the margin. */
export const folding = foldService.of((state, from) => {
  const line = state.doc.lineAt(from);
  const level = line.text.match(HEADING)?.[1].length;
  if (!level && !/^[\p{L}]/u.test(line.text)) return null;
  let last = line;
  for (let number = line.number + 1; number <= state.doc.lines; number += 1) {
    const next = state.doc.line(number);
    const other = next.text.match(HEADING)?.[1].length;
    if (level ? other && other <= level : !/^\s+\S/.test(next.text)) break;
    if (next.text.trim()) last = next;
  }
  return last.number > line.number ? { from: line.to, to: last.to } : null;
});
