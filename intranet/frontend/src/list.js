// In a list of opgaven j and k (and the arrows, once there) go to the next and the one before; Enter opens it, as always.

const TYPING = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
  const links = [...document.querySelectorAll("#lijst a.ow-opgave")];
  const here = links.indexOf(document.activeElement);
  const arrow = here >= 0 && { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const step = arrow || { j: 1, k: -1 }[event.key];
  if (!step || links.length === 0) return;
  event.preventDefault();
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
});
