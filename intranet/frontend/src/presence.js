// Who else has this draft open comes in by itself. That someone came or went is announced; that they saved again is not.

const EVERY = 15000;
const NOBODY = "Niemand anders heeft dit concept nu nog open.";

async function look() {
  const line = document.getElementById("aanwezig");
  if (!line) return;
  const answer = await fetch(line.dataset.aanwezig, { method: "POST" });
  if (answer.status !== 200) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("aanwezig");
  if (fresh.dataset.namen !== line.dataset.namen) {
    document.getElementById("aankondiging").textContent = fresh.textContent || NOBODY;
  }
  document.getElementById("aanwezig")?.replaceWith(fresh);
}

setInterval(() => look().catch(() => {}), EVERY); // no answer: the next save says so, see trouble.js
