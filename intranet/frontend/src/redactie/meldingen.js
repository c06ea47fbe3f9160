// What is wrong with the text, while it is typed: under the words, in a box at the line one works on, and as a list.
// Each melding has its help, and where a mend is certain or a choice of a few, a button for it.

import { forceLinting, linter } from "@codemirror/lint";
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, WidgetType } from "@codemirror/view";

import { ask, element, sign, toChanges, toOffset } from "./vragen.js";

const DELAY = 15; // milliseconds after the last key; a newer key makes an older question pointless anyway
const SEVERITY = { fout: "error", waarschuwing: "warning", advies: "info" };
const SIGN = { fout: "i-botst", waarschuwing: "i-let", advies: "i-niet" };

const found = StateEffect.define();

/** The meldingen as the server gave them, moved along with what is typed since. */
const meldingen = StateField.define({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(found)) return effect.value;
    if (!transaction.docChanged) return value;
    return value.map((one) => ({
      ...one,
      van: transaction.changes.mapPos(one.van),
      tot: transaction.changes.mapPos(one.tot, 1),
      herstel: [], // made for another text
    }));
  },
});

export function problems(area) {
  return [
    meldingen,
    linter((view) => check(area, view), { delay: DELAY, tooltipFilter: () => [] }),
    boxes,
    ViewPlugin.define((view) => list(view)),
  ];
}

async function check(area, view) {
  const { doc } = view.state;
  const answer = await ask(area, "meldingen", doc);
  if (!answer || view.state.doc !== doc) return [];
  const all = answer.meldingen.map((one) => ({
    ...one,
    van: toOffset(doc, one.van),
    tot: toOffset(doc, one.tot),
    herstel: one.herstel.map((fix) => ({ ...fix, changes: toChanges(doc, fix.wijzigingen) })),
  }));
  view.dispatch({ effects: found.of(all) });
  return all.map((one) => ({
    from: one.van,
    to: Math.max(one.van, one.tot),
    severity: SEVERITY[one.ernst],
    message: one.hulp ? `${one.tekst} ${one.hulp}` : one.tekst,
    actions: one.herstel.map((fix) => ({ name: fix.titel, apply: (target) => mend(target, fix) })),
  }));
}

/** Carries out a mend as one step that undo takes back. */
function mend(view, fix) {
  view.dispatch({
    changes: fix.changes,
    userEvent: "input.herstel",
    scrollIntoView: true,
  });
  view.focus();
  forceLinting(view);
}

/** The box under the line where the cursor is, with the readings to choose from. */
const boxes = StateField.define({
  create: () => Decoration.none,
  update(_value, { state }) {
    const line = state.doc.lineAt(state.selection.main.head);
    const here = state.field(meldingen).filter((one) => one.van <= line.to && one.tot >= line.from);
    if (!here.length) return Decoration.none;
    const widget = new Box(here);
    return Decoration.set([Decoration.widget({ widget, side: 1, block: true }).range(line.to)]);
  },
  provide: (field) => EditorView.decorations.from(field),
});

class Box extends WidgetType {
  constructor(shown) {
    super();
    this.shown = shown;
  }

  eq(other) {
    return JSON.stringify(other.shown) === JSON.stringify(this.shown);
  }

  toDOM(view) {
    const box = element("div", "ow-cm-melding");
    box.contentEditable = "false";
    for (const one of this.shown) box.append(problem(view, one));
    return box;
  }

  ignoreEvent() {
    return true;
  }
}

/** One melding with its help and its mends. */
function problem(view, one) {
  const part = element("div", `ow-melding ow-melding--${one.ernst}`);
  part.setAttribute("role", "group");
  part.setAttribute("aria-label", `${one.ernst} op regel ${view.state.doc.lineAt(one.van).number}`);
  const head = element("p", "ow-melding__kop");
  head.append(sign(SIGN[one.ernst]), element("span", "", one.tekst));
  part.append(head);
  if (one.hulp) part.append(element("p", "ow-melding__hulp", one.hulp));
  for (const fix of one.herstel) part.append(choice(view, fix));
  return part;
}

function choice(view, fix) {
  const row = element("div", "ow-lezing");
  const kind = fix.veilig ? "primary" : "secondary";
  const button = element("button", `utrecht-button utrecht-button--${kind}-action ow-knop-klein`, fix.veilig ? "Herstel" : "Kies");
  button.type = "button";
  button.append(element("span", "ow-verborgen", `: ${fix.titel}`));
  button.addEventListener("click", () => mend(view, fix));
  row.append(element("span", "", fix.titel), button);
  return row;
}

/** The list under the text: every melding is a link to its place. */
function list(view) {
  const place = document.getElementById("problemen");
  let shown = null;
  const draw = (state) => {
    const all = state.field(meldingen);
    if (!place || all === shown) return;
    shown = all;
    place.replaceChildren(...all.map((one) => row(state, one)));
    place.hidden = all.length === 0;
  };
  draw(view.state);
  return { update: ({ state }) => draw(state) };
}

function row(state, one) {
  const item = element("li", "");
  const number = state.doc.lineAt(one.van).number;
  const link = element("a", "", one.tekst);
  link.href = `?regel=${number}`;
  link.dataset.regel = number;
  const icon = sign(SIGN[one.ernst]);
  icon.classList.add(`ow-ernst--${one.ernst}`);
  item.append(icon, link, element("span", "ow-zacht", `${one.ernst} · regel ${number}`));
  return item;
}
