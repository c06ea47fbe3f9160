// When an answer could not be saved, say so at once and in sight: without this, htmx fails in silence.

const NO_CONNECTION =
  "Uw laatste wijziging is niet opgeslagen: Opgavewijzer geeft geen antwoord. Controleer of het programma nog open is en probeer het opnieuw.";
const REFUSED =
  "Uw laatste wijziging is niet opgeslagen. Laad de pagina opnieuw en probeer het nog eens.";

/** Shows `sentence` at the top of the content; role="alert" has it read aloud. */
function report(sentence) {
  const message = document.createElement("p");
  message.className = "ow-bericht ow-bericht--fout";
  message.id = "storing";
  message.setAttribute("role", "alert");
  message.textContent = sentence;
  withdraw();
  document.querySelector("main")?.prepend(message);
  message.scrollIntoView({ block: "nearest" });
}

function withdraw() {
  document.getElementById("storing")?.remove();
}

// Our server names the place for what it has to say, such as that a colleague was first: show that, and keep the page.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.isError || !detail.xhr.getResponseHeader("HX-Retarget")) return;
  detail.shouldSwap = true;
  detail.isError = false;
  detail.target.scrollIntoView({ block: "nearest" });
});
document.addEventListener("htmx:sendError", () => report(NO_CONNECTION));
document.addEventListener("htmx:timeout", () => report(NO_CONNECTION));
document.addEventListener("htmx:responseError", () => report(REFUSED));
document.addEventListener("htmx:afterSwap", withdraw);
