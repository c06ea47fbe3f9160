// Says something at the cursor: what a key could not do, or did. It goes at the next key or click.

import { StateEffect, StateField } from "@codemirror/state";
import { keymap, showTooltip } from "@codemirror/view";

import { announce, element } from "./vragen.js";

const said = StateEffect.define();

const shown = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(said)) return effect.value && at(transaction, effect.value);
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

function at({ state }, sentence) {
  return {
    pos: state.selection.main.head,
    above: true,
    create: () => ({ dom: element("div", "ow-cm-uitleg ow-cm-gezegd", sentence) }),
  };
}

export const saying = [
  shown,
  keymap.of([
    {
      key: "Escape",
      run: (view) => {
        if (!view.state.field(shown)) return false;
        view.dispatch({ effects: said.of(null) });
        return true;
      },
    },
  ]),
];

/** Shows a sentence at the cursor, and says it to a screen reader. Returns true, as a key that was handled does. */
export function tell(view, sentence) {
  announce(sentence);
  view.dispatch({ effects: said.of(sentence) });
  return true;
}
