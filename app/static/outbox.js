// Numbers the saves of this page, so that the newest wins whatever order they arrive in, and sends a save again
// that the network has lost. The words for it are in the page (data-offline), not here.
"use strict";
(() => {
  const form = document.querySelector("form.question");
  if (!form) return;
  const sequence = form.elements.sequence;
  const RETRY_MS = [1000, 2000, 4000, 8000];
  let failures = 0;

  const count = () => (sequence.value = String(Number(sequence.value) + 1));
  form.addEventListener("htmx:configRequest", (event) => { event.detail.parameters.set("sequence", count()); });
  form.addEventListener("submit", count);

  const again = () => {
    const saved = document.getElementById("saved");
    saved.className = "saved offline";
    saved.textContent = form.dataset.offline;
    setTimeout(() => htmx.trigger(form, "again"), RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
  };
  form.addEventListener("htmx:sendError", again);
  form.addEventListener("htmx:timeout", again);
  form.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status === 503) again(); });
  form.addEventListener("htmx:afterOnLoad", () => { failures = 0; });
  // A refused value (422) still brings a sentence to show.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
})();
