// Shows who may have a record already, while somebody types who a person is. Without this, a page before saving does.
const form = document.querySelector("form[data-alike]");
const here = form && form.querySelector("[data-alike-here]");
const ASKED = /^(given_name|family_name|known_as|nhs_number|postcode|date_of_birth_(day|month|year))$/;
const PAUSE = 500;

if (here) {
  let waiting;
  let asking = new AbortController();
  let shown = "";
  const look = async () => {
    const typed = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (ASKED.test(name) || name === "csrfmiddlewaretoken") typed.append(name, value);
    }
    if (form.dataset.alikeWithout) typed.append("leaving_out", form.dataset.alikeWithout);
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.alike, { method: "POST", body: typed, signal: asking.signal });
      if (!answer.ok) return;
      const part = await answer.text();
      if (part === shown) return; // said once: a screen reader would read it out again
      shown = part;
      here.innerHTML = part;
    } catch (problem) {
      if (problem.name !== "AbortError") here.replaceChildren();
    }
  };
  form.addEventListener("input", ({ target }) => {
    if (!ASKED.test(target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
