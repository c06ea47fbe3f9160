// The rondleiding is read out and can be closed with Escape; its links work without this.

const tour = document.querySelector(".ow-rondleiding");
if (tour) {
  // Going to the part that the step points at takes the focus, so after that.
  window.addEventListener("load", () => tour.querySelector("h2").focus({ preventScroll: true }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tour.querySelector("a[data-stop]").click();
  });
}
