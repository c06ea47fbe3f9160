// hx-swap="vervang": puts the new part in place of the old one, as outerHTML does, without saying goodbye to each element.
// htmx sends an event for every element that goes: on a page of some hundreds that takes longer than drawing the new one.
// Nothing here needs that goodbye; what htmx keeps of an element is kept on the element, and goes with it.

import htmx from "htmx.org";

htmx.defineExtension("vervang", {
  handleSwap(style, target, fragment, settleInfo) {
    if (style !== "vervang") return false; // not ours
    const fresh = [...fragment.childNodes];
    target.replaceWith(...fresh);
    settleInfo.elts = fresh.filter((node) => node instanceof Element);
    return fresh;
  },
});
