// Suggests words while somebody types. The search works without it.
const form = document.querySelector("[data-suggestions]");
const box = form && form.querySelector("input[name=words]");

if (box) {
  const list = document.createElement("datalist");
  list.id = "suggested-words";
  box.after(list);
  box.setAttribute("list", list.id);
  box.setAttribute("autocomplete", "off");
  let waiting;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (box.value.trim().length < 2) return list.replaceChildren();
      const answer = await fetch(`${form.dataset.suggestions}?words=${encodeURIComponent(box.value)}`);
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      list.replaceChildren(...suggestions.map((words) => new Option(words, words)));
    }, 200);
  });
}
