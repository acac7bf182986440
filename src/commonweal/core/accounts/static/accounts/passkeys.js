// Shows the passkey forms where the browser can use passkeys, and says in the page what went wrong.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-passkey]").forEach((form) => { form.hidden = false; });
  document.querySelectorAll("[data-passkey-missing]").forEach((note) => { note.hidden = true; });
});

document.addEventListener("allauth.error", (event) => {
  const problem = document.querySelector("[data-passkey-problem]");
  if (!problem) return;
  event.preventDefault();
  problem.textContent = event.detail.exception.name === "NotAllowedError"
    ? "The passkey was not used: you stopped it, or it took too long. Press the button to try again."
    : "The passkey could not be used on this device. Sign in another way.";
  problem.hidden = false;
});
