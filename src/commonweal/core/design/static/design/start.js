// Starts the GOV.UK components, scrolls wide circles to their middle, and warns before a session ends. Pages work without any of this.
import { initAll } from "./vendor/govuk-frontend.js";

initAll();

for (const circle of document.querySelectorAll(".cw-circle")) {
  circle.scrollLeft = (circle.scrollWidth - circle.clientWidth) / 2;
}

const WARN_SECONDS_BEFORE = 300;
const warning = document.getElementById("session-warning");
const lasts = Number(document.body.dataset.sessionSeconds || 0);

if (warning && lasts) {
  let timer;
  const wait = () => {
    warning.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      warning.hidden = false;
      document.getElementById("session-stay").focus();
    }, Math.max(lasts - WARN_SECONDS_BEFORE, 1) * 1000);
  };
  document.getElementById("session-stay").addEventListener("click", async () => {
    const answer = await fetch("/session", { headers: { "X-Requested-With": "fetch" } });
    if (answer.ok) wait();
  });
  wait();
}
