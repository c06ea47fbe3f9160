// A long text that was typed and not saved yet is not lost when its page or part goes: it is kept in this tab and put back,
// with a line that says so and takes it away again. What is saved, or thrown away, is forgotten.

const FIELDS = "form[method=post] textarea:not([data-redactie])";

function keyOf(field) {
  const action = new URL(field.form.getAttribute("action") ?? "", location.href).pathname;
  return `getypt ${action} ${field.name} ${[...field.form.querySelectorAll(`[name="${field.name}"]`)].indexOf(field)}`;
}

function forget(form) {
  for (const field of form.querySelectorAll("textarea")) sessionStorage.removeItem(keyOf(field));
}

function putBack(field) {
  const key = keyOf(field);
  const text = sessionStorage.getItem(key);
  if (text === null || text === field.value || field.dataset.teruggezet !== undefined) return;
  const given = field.value;
  field.value = text;
  field.dataset.teruggezet = "";
  const fold = field.closest("details");
  if (fold) fold.open = true;
  const line = document.createElement("p");
  line.className = "ow-klein ow-teruggezet";
  line.textContent = "Uw tekst was nog niet opgeslagen en is teruggezet. ";
  const away = document.createElement("button");
  away.type = "button";
  away.className = "ow-tekstknop";
  away.textContent = "Gooi deze tekst weg";
  away.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    field.value = given;
    line.remove();
    field.focus();
  });
  line.append(away);
  field.after(line);
}

function putAllBack(root) {
  for (const field of root.querySelectorAll(FIELDS)) putBack(field);
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches(FIELDS)) return;
  if (target.value === target.defaultValue) sessionStorage.removeItem(keyOf(target));
  else sessionStorage.setItem(keyOf(target), target.value);
});
// A form that htmx sends is forgotten when the answer is good; one that the browser sends comes back filled in if not.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (form instanceof HTMLFormElement && form.method === "post" && detail.xhr.status < 400) forget(form);
});
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (!defaultPrevented && target.method === "post") forget(target);
});
document.addEventListener("htmx:afterSettle", () => putAllBack(document));
putAllBack(document);
