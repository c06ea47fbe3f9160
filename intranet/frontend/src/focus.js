// After a part was replaced the focus goes on: to what the form or link that asked for it, or what it stands in, names
// in data-naar.

/** Focuses the first element of `names` (ids, in order of preference) that is on the page. */
function focusFirst(names) {
  const found = names.split(" ").map((name) => document.getElementById(name)).find(Boolean);
  found?.focus();
}

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const names = detail.requestConfig?.elt?.closest?.("[data-naar]")?.dataset.naar;
  if (!names || detail.target.id === "meldingen") return;
  // What was said about an earlier change no longer holds.
  document.getElementById("meldingen")?.replaceChildren();
  focusFirst(names);
});
