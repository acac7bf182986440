// A button that prints is there only where it can work.
for (const shown of document.querySelectorAll("[data-print]")) {
  shown.hidden = false;
  shown.querySelector("button").addEventListener("click", () => window.print());
}
