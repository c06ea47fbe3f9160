// How a rule file is coloured. It is literate Markdown: headings, quotations and prose, and blocks of rules in between.
// Colour only: what the text means is for the server, which gives the words of the language too.

import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const NAME = /^[\p{L}][\p{L}\p{N}_]*(\.[\p{L}][\p{L}\p{N}_]*)*/u;
const DATE = /^\d{1,2} \p{Ll}{3,9} \d{4}(?!\d)/u;
const NUMBER = /^€?\s?\d[\d.,]*/;
const FENCE = /^\s*(`{3,}|~{3,})\s*(\w*)/;
// After these a name is one of the values that a fact or besluit may have.
const BEFORE_VALUE = new Set(["is", "niet", "geeft", "anders", "bevat", "gekozen", "rang"]);
const BEFORE_LIST = new Set(["is", "niet", "van"]);
const WITH_VALUES_AS_POINTS = new Set(["feit", "oordeel", "keuzelijst", "besluit"]);
// Words of a phrase that the grammar keeps in another form.
const MORE_WORDS = ["één", "geldt"];

/** A language with the given keywords. */
export function ruleLanguage({ woorden }) {
  const keywords = new Set([...woorden, ...MORE_WORDS]);
  return StreamLanguage.define({
    name: "regels",
    startState: () => ({ fence: null, rules: false, inText: false, inList: false, head: "", before: "" }),
    copyState: (state) => ({ ...state }),
    languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", '"'] } },
    token(stream, state) {
      if (stream.sol()) {
        const fence = stream.string.match(FENCE);
        if (fence && (!state.fence || fence[1].startsWith(state.fence))) {
          const opens = !state.fence;
          Object.assign(state, { fence: opens ? fence[1] : null, rules: opens && fence[2] === "regels", inText: false });
          stream.skipToEnd();
          return "meta";
        }
      }
      return state.rules ? rule(stream, state, keywords) : prose(stream, state);
    },
  });
}

function prose(stream, state) {
  const first = stream.string.trimStart()[0];
  stream.skipToEnd();
  if (state.fence) return null;
  if (first === "#") return "heading";
  return first === ">" ? "quote" : null;
}

function rule(stream, state, keywords) {
  if (state.inText) return text(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.peek() === '"') {
    stream.next();
    return text(stream, state);
  }
  if (stream.match(/^#.*/)) return "comment";
  if (stream.match(DATE) || stream.match(NUMBER)) return "number";
  const starts = stream.sol();
  const name = stream.match(NAME);
  const before = state.before;
  state.before = name ? name[0] : stream.next();
  if (!name) {
    if (state.before === "(") state.inList = BEFORE_LIST.has(before);
    if (state.before === ")") state.inList = false;
    return null;
  }
  if (starts) Object.assign(state, { head: name[0], inList: false });
  if (keywords.has(name[0])) return "keyword";
  const isPoint = before === "-" && WITH_VALUES_AS_POINTS.has(state.head);
  return state.inList || isPoint || BEFORE_VALUE.has(before) ? "atom" : "variableName";
}

/** The rest of a text between quotes; it may go on on the next line. */
function text(stream, state) {
  state.inText = !stream.match(/^[^"]*"/);
  if (state.inText) stream.skipToEnd();
  return "string";
}

/** Classes and no colours: those are in redactie.css, with a dark variant. */
export const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.keyword, class: "ow-kw" },
    { tag: tags.variableName, class: "ow-nm" },
    { tag: tags.string, class: "ow-tx" },
    { tag: [tags.atom, tags.number], class: "ow-wa" },
    { tag: [tags.quote, tags.meta, tags.comment], class: "ow-cm-zacht" },
    { tag: tags.heading, class: "ow-cm-kop" },
  ]),
);
