// Saves each answer as it is typed, shows what others write at the same time, and keeps words when the session has ended
// until somebody signs in again. The page works without it: then "Save" saves.
const form = document.querySelector("form[data-form]");

if (form) {
  const { answers: answersAt, changes: changesAt, signIn, section } = form.dataset;
  const store = `form:${form.dataset.form}:${form.dataset.account}`;
  const status = form.querySelector("[data-status]");
  const QUIET = 10 * 60 * 1000; // after so long without a touch the page stops asking, so that the session can end
  const dirty = new Set();
  const own = new Set(); // questions that met somebody else's change and wait for a choice
  let number = Number(form.dataset.number);
  let tag = "";
  let timer = 0;
  let sending = null;
  let signedOut = false;
  let touched = Date.now();

  const box = (key) => form.querySelector(`[data-question="${key}"]`);
  const inputs = (question) =>
    [...question.querySelectorAll("input, textarea, select")].filter((one) => one.name && !one.name.includes("~") && one.name !== "asked" && !one.name.endsWith("_shown"));
  const values = (question) => {
    const found = {};
    for (const one of inputs(question)) {
      found[one.name] ??= [];
      if (!["radio", "checkbox"].includes(one.type) || one.checked) found[one.name].push(one.value);
    }
    return found;
  };
  const fill = (question, sent) => {
    for (const one of inputs(question)) {
      const given = sent[one.name] ?? [];
      if (["radio", "checkbox"].includes(one.type)) one.checked = given.includes(one.value);
      else one.value = given[0] ?? "";
    }
  };
  const say = (words) => { if (status.textContent !== words) status.textContent = words; };
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]*)/) || [])[1] || form.querySelector("[name=csrfmiddlewaretoken]").value;

  // What is not saved yet also lies in this tab, so that a reload or a new sign-in brings it back.
  const keep = () => {
    const kept = Object.fromEntries([...dirty].map((key) => [key, { values: values(box(key)), seen: Number(box(key).dataset.number) }]));
    if (dirty.size) sessionStorage.setItem(`${store}:${section}`, JSON.stringify(kept));
    else sessionStorage.removeItem(`${store}:${section}`);
  };

  const bySomebody = (question, answer) => {
    const by = question.querySelector("[data-by]");
    if (by) {
      by.textContent = `${answer.by}, ${answer.at}`;
      by.nextElementSibling.hidden = false;
    }
    const seen = question.querySelector(`[name="${question.dataset.question}~seen"]`);
    if (seen) seen.value = answer.number;
    question.dataset.number = answer.number;
  };

  const show = (asked) => {
    for (const question of form.querySelectorAll("[data-question]")) question.hidden = !asked.includes(question.dataset.question);
  };

  const tell = (key, words, isError) => {
    const told = box(key)?.querySelector("[data-told]");
    if (!told) return;
    told.replaceChildren();
    if (!words) return;
    const line = document.createElement("p");
    line.className = isError ? "govuk-error-message" : "govuk-body-s";
    line.textContent = words;
    told.append(line);
  };

  const button = (words, press) => {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "govuk-button govuk-button--secondary";
    one.textContent = words;
    one.addEventListener("click", press);
    return one;
  };

  // Somebody else changed what is being written here: both are shown, and whoever writes chooses.
  const choose = (key, theirs) => {
    const question = box(key);
    const told = question.querySelector("[data-told]");
    own.add(key);
    dirty.delete(key);
    const panel = document.createElement("div");
    panel.className = "govuk-inset-text forms-conflict";
    const said = document.createElement("p");
    said.className = "govuk-body";
    said.textContent = `${theirs.by} changed this while you wrote. They wrote:`;
    const words = document.createElement("p");
    words.className = "govuk-body cw-typed";
    words.textContent = theirs.words || "(nothing)";
    const done = () => { own.delete(key); told.replaceChildren(); };
    const send = () => { done(); bySomebody(question, theirs); dirty.add(key); save(); };
    const buttons = document.createElement("div");
    buttons.className = "govuk-button-group";
    buttons.append(
      button("Keep mine", send),
      button("Take theirs", () => { fill(question, theirs.values); bySomebody(question, theirs); done(); keep(); }),
    );
    const area = question.querySelector("textarea");
    if (area) buttons.append(button("Keep both", () => { area.value = `${theirs.words}\n${area.value}`; send(); }));
    panel.append(said, words, buttons);
    told.replaceChildren(panel);
    told.setAttribute("role", "alert");
    keep();
  };

  const ended = () => {
    if (signedOut) return;
    signedOut = true;
    status.replaceChildren();
    const panel = document.createElement("div");
    panel.className = "forms-warning";
    const said = document.createElement("p");
    said.className = "govuk-body";
    said.append("You have been signed out. Nothing is lost: what you wrote stays on this page, and is saved when you have signed in again. ");
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = signIn;
    link.textContent = "Sign in and come back here";
    said.append(link);
    panel.append(said);
    status.append(panel);
  };

  const back = () => {
    if (!signedOut) return;
    signedOut = false;
    say("You are signed in again.");
  };

  async function save(isLast = false) {
    clearTimeout(timer);
    if (!dirty.size) return;
    if (sending && !isLast) { await sending; return save(); }
    const keys = [...dirty];
    const given = {};
    const seen = {};
    for (const key of keys) {
      given[key] = values(box(key));
      seen[key] = Number(box(key).dataset.number);
    }
    keep();
    const before = JSON.stringify(given);
    sending = (async () => {
      try {
        const answer = await fetch(answersAt, {
          method: "PATCH",
          keepalive: isLast,
          headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
          body: JSON.stringify({ boxes: given, seen }),
        });
        if (answer.status === 401) return ended();
        if (!answer.ok) {
          const said = await answer.json().catch(() => ({}));
          return say(said.detail || said.message || "This could not be saved. It stays on this page: press Save to try again.");
        }
        back();
        const told = await answer.json();
        for (const key of keys) {
          if (JSON.stringify(values(box(key))) === JSON.stringify(given[key])) dirty.delete(key);
          tell(key, told.problems[key], true);
          if (told.saved[key]) bySomebody(box(key), told.saved[key]);
        }
        for (const [key, theirs] of Object.entries(told.conflicts)) choose(key, theirs);
        show(told.asked);
        keep();
        if (!Object.keys(told.problems).length && !Object.keys(told.conflicts).length) say(`Saved at ${told.at}`);
      } catch {
        say("No connection. What you wrote stays on this page, and is saved when the connection is back.");
      }
    })();
    await sending;
    sending = null;
    if (dirty.size && !signedOut && before !== JSON.stringify(Object.fromEntries([...dirty].map((key) => [key, values(box(key))])))) timer = setTimeout(save, 800);
  }

  async function poll() {
    if (document.hidden || Date.now() - touched > QUIET) return;
    try {
      const answer = await fetch(`${changesAt}?since=${number}&section=${section}`, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
      if (answer.status === 401) return dirty.size ? ended() : undefined;
      if (answer.status !== 200) return signedOut ? undefined : dirty.size ? save() : undefined;
      back();
      tag = answer.headers.get("ETag") || "";
      const told = await answer.json();
      number = told.number;
      for (const [key, theirs] of Object.entries(told.answers)) {
        const question = box(key);
        if (!question || own.has(key) || theirs.number <= Number(question.dataset.number)) continue;
        if (JSON.stringify(theirs.values) === JSON.stringify(values(question)) || theirs.mine) bySomebody(question, theirs);
        else if (dirty.has(key)) choose(key, theirs);
        else {
          fill(question, theirs.values);
          bySomebody(question, theirs);
          tell(key, `${theirs.by} changed this just now.`);
        }
      }
      if (told.asked) show(told.asked);
      if (told.here.length) say(`${told.here.join(", ")} ${told.here.length === 1 ? "has" : "have"} this form open too.`);
      if (dirty.size) save();
    } catch {
      // no connection: the next time asks again
    }
  }

  form.addEventListener("input", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question || event.target.name?.includes("~")) return;
    touched = Date.now();
    if (own.has(question.dataset.question)) return;
    dirty.add(question.dataset.question);
    keep();
    if (signedOut) return;
    clearTimeout(timer);
    timer = setTimeout(save, ["radio", "checkbox"].includes(event.target.type) ? 50 : 800);
  });
  form.addEventListener("focusout", () => { if (dirty.size && !signedOut) save(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? dirty.size && !signedOut && save(true) : poll()));
  form.addEventListener("submit", () => { if (!signedOut) sessionStorage.removeItem(`${store}:${section}`); });
  window.addEventListener("focus", () => { if (signedOut) save(); });

  const kept = JSON.parse(sessionStorage.getItem(`${store}:${section}`) || "{}");
  for (const [key, one] of Object.entries(kept)) {
    const question = box(key);
    if (!question || !inputs(question).length) continue;
    fill(question, one.values);
    question.dataset.number = one.seen;
    dirty.add(key);
  }
  if (dirty.size) save();
  setInterval(poll, Number(form.dataset.poll) * 1000);
}
