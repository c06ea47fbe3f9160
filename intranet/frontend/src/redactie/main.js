// The editor for a rule file: turns each <textarea data-redactie> into one. Without scripts the textarea remains, in a
// plain form that saves.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";

import { completions, definitions, folding, formatting, hover, renaming } from "./diensten.js";
import { highlighting, ruleLanguage } from "./regeltaal.js";
import { problems } from "./meldingen.js";
import { phrases } from "./woorden.js";
import { leave, saving, takeOver } from "./bewaren.js";
import { announce } from "./vragen.js";
import { saying } from "./zeggen.js";

/** Replaces a textarea by an editor of the same text, and keeps the textarea's value the same for its form. */
function edit(area) {
  const { taal, nonce } = area.dataset;
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.phrases.of(phrases),
        EditorView.contentAttributes.of({
          "aria-labelledby": "k-bron",
          "aria-describedby": "redactie-hulp",
          lang: "nl",
          tabindex: "0",
          spellcheck: "true",
        }),
        EditorView.lineWrapping,
        EditorState.allowMultipleSelections.of(true),
        lineNumbers(),
        foldGutter({ markerDOM: foldMarker }),
        codeFolding({ placeholderText: "…" }),
        folding,
        highlightSpecialChars(),
        history({ newGroupDelay: 800 }),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search({ top: true }),
        ruleLanguage(JSON.parse(taal)),
        highlighting,
        autocompletion({ override: [completions(area)], icons: false, activateOnTypingDelay: 60 }),
        hover(area),
        problems(area),
        saying,
        area.readOnly ? EditorState.readOnly.of(true) : saving(area),
        // Tab stays the key that goes on to the next field: nobody who works by keyboard gets caught in the text.
        keymap.of([
          { key: "Shift-Alt-f", run: formatting(area), preventDefault: true },
          { key: "F2", run: renaming(area), preventDefault: true },
          { key: "F12", run: definitions(area), preventDefault: true },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          ...lintKeymap,
        ]),
      ],
    }),
  });
  area.hidden = true;
  area.removeAttribute("required");
  area.before(view.dom);
  const layout = document.querySelector("[data-opmaak]");
  layout?.addEventListener("click", () => formatting(area)(view));
  layout?.removeAttribute("hidden");
  document.querySelector("[data-zonder-scripts]")?.remove(); // the text saves itself
  for (const link of document.querySelectorAll("[data-bij-regel]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const { doc, selection } = view.state;
      const address = new URL(link.href);
      address.searchParams.set("regel", doc.lineAt(selection.main.head).number);
      leave(view, address.href);
    });
  }
  document.addEventListener("click", (event) => jump(view, event));
  document.body.addEventListener("tekst-erbij", async ({ detail }) => {
    await takeOver(view);
    goToLine(view, detail.regel);
    announce(detail.zin);
  });
  jumpToAddress(view);
  return view;
}

/** The sign beside a line that folds; decoration only, since the keyboard folds with Ctrl+Shift+[. */
function foldMarker(open) {
  const sign = document.createElement("span");
  sign.className = open ? "ow-cm-vouw is-open" : "ow-cm-vouw";
  sign.setAttribute("aria-hidden", "true");
  return sign;
}

/** A click on whatever names a line (outline, problem, voorbeeld) goes there in the text. */
function jump(view, event) {
  const source = event.target.closest?.("[data-regel]");
  if (!source) return;
  event.preventDefault();
  goToLine(view, Number(source.dataset.regel));
}

function jumpToAddress(view) {
  const line = Number(new URLSearchParams(location.search).get("regel"));
  if (line) goToLine(view, line);
}

export function goToLine(view, number) {
  const { doc } = view.state;
  const line = doc.line(Math.max(1, Math.min(number, doc.lines)));
  view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
  view.focus();
}

for (const area of document.querySelectorAll("textarea[data-redactie]")) edit(area);
