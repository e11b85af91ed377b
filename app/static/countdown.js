// Counts down from the time that the server says is left, by a clock that nobody can set (performance.now):
// the phone's own date plays no part. Each saved answer brings the server's figure anew.
"use strict";
(() => {
  const clock = document.getElementById("clock");
  if (!clock) return;
  const face = clock.querySelector("b");
  const SPOKEN = [600, 300, 60];  // Seconds left that a screen reader says; every second would drown the question.
  let endsAt = performance.now() + Number(clock.dataset.leftMs);

  const pad = (n) => String(n).padStart(2, "0");
  const show = () => {
    const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    const hours = Math.floor(left / 3600);
    const told = (hours ? hours + ":" : "") + pad(Math.floor((left % 3600) / 60)) + ":" + pad(left % 60);
    if (told !== face.textContent) {
      clock.setAttribute("aria-live", SPOKEN.includes(left) ? "assertive" : "off");
      face.textContent = told;
    }
    clock.classList.toggle("hurry", left <= 60);
    if (left > 0) return;
    clearInterval(timer);
    // What the outbox still holds has a few seconds to arrive: so long the server waits for it, too.
    let patience = 4;
    const leave = () => {
      // Without a network there is nothing to lead to: the page stays, and says so.
      const { away, unsent } = document.body.dataset;
      if (away || (Number(unsent) > 0 && patience-- > 0)) setTimeout(leave, 1000);
      else location.replace(clock.dataset.result);
    };
    setTimeout(leave, 1000);
  };
  const timer = setInterval(show, 250);
  show();

  document.addEventListener("htmx:afterSwap", (event) => {
    const told = event.target.dataset && event.target.dataset.leftMs;
    const saved = document.getElementById("saved");
    const left = told || (saved && saved.dataset.leftMs);
    if (left) endsAt = performance.now() + Number(left);
  });
  // A page that comes back from the browser's memory asks the server how much time is left.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
