// Of a form with boxes to tick, the server is told which boxes this person touched: a box that was ticked and unticked
// before the first answer came looks untouched otherwise. Without scripts the form says what was ticked when it was made.

document.addEventListener("change", ({ target }) => {
  const form = target.closest("form[data-vinkjes]");
  if (!form || target.type !== "checkbox") return;
  const touched = document.createElement("input");
  Object.assign(touched, { type: "hidden", name: "geraakt", value: target.value });
  form.append(touched);
}, true); // before htmx gathers what is in the form
