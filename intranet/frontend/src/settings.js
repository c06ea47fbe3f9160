// How htmx behaves here. Set while this file loads, so before htmx looks at the page.

import htmx from "htmx.org";

Object.assign(htmx.config, {
  // The Content-Security-Policy allows no eval and no style element; htmx needs neither.
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  // An opgave may be confidential: no copies of pages in the browser's storage. Going back asks the server again.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  reportValidityOfForms: true,
  // What was put in the page listens at once: a quick second click or key must not fall between.
  defaultSettleDelay: 0,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    // A form that was not accepted comes back with what is wrong, so it is shown like any answer.
    { code: "422", swap: true },
    { code: "...", swap: false, error: true },
  ],
});
