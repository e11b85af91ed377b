// Keeps what was answered on this phone until the server has it, whatever happens to the network or the page; the
// answers that are still here when the attempt is submitted go along with the submission. Saves are numbered, so that
// the newest wins in whatever order they arrive, and sent again they are the same. The words are in the page.
"use strict";
(() => {
  const clock = document.getElementById("clock");
  if (!clock) return;
  const base = location.pathname.split("/").slice(0, 5).join("/");
  const { epoch, opened } = clock.dataset;
  const slot = "hoithi:" + base + ":" + opened;  // Another person's attempt on this phone opened at another moment.
  const RETRY_MS = [1000, 2000, 4000, 8000];
  let failures = 0;

  const unsent = (() => {
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith("hoithi:" + base + ":") && name !== slot) localStorage.removeItem(name);
      }
      const kept = Object.entries(JSON.parse(localStorage.getItem(slot)) || {});
      return Object.fromEntries(kept.filter(([, one]) => one.epoch === epoch));
    } catch { return {}; }
  })();
  const remember = () => {
    document.body.dataset.unsent = Object.keys(unsent).length;
    try { localStorage.setItem(slot, JSON.stringify(unsent)); } catch { /* A private window: it lives as long as the page. */ }
  };
  const forget = (question, sequence) => {
    if (unsent[question] && unsent[question].sequence === String(sequence)) { delete unsent[question]; remember(); }
  };
  const pause = () => RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)];

  // The question or prediction on this page: htmx sends it.
  const form = document.querySelector("form.question");
  const mine = form && form.elements.question.value;
  // The first question came as the reply to the start; from now on this page is asked for by its own address.
  if (location.pathname === base && Number(mine)) history.replaceState(null, "", base + "/questions/" + mine);
  const offline = () => {
    const saved = document.getElementById("saved");
    saved.className = "saved offline";
    saved.textContent = form.dataset.offline;
  };
  if (form) {
    const { sequence, writer, guess } = form.elements;
    const options = [...form.querySelectorAll("[name=position]")];
    const chosen = () => guess ? guess.value : options.filter((one) => one.checked).map((one) => one.value).join(",");
    const count = () => (sequence.value = String(Number(sequence.value) + 1));
    form.addEventListener("htmx:configRequest", (event) => {
      event.detail.parameters.set("sequence", count());
      unsent[mine] = { writer: writer.value, sequence: sequence.value, epoch, answer: chosen() };
      remember();
    });
    form.addEventListener("submit", (event) => {
      const here = event.submitter && event.submitter.hasAttribute("formaction");
      if (failures && !here) { event.preventDefault(); offline(); } else count();
    });
    const again = () => { offline(); setTimeout(() => htmx.trigger(form, "again"), pause()); };
    form.addEventListener("htmx:sendError", again);
    form.addEventListener("htmx:timeout", again);
    form.addEventListener("htmx:afterOnLoad", (event) => {
      if (event.detail.xhr.status === 503) { again(); return; }
      failures = 0;
      forget(mine, event.detail.requestConfig.parameters.get("sequence"));
    });
    // A refused value (422) and an attempt that has moved to another device (409) bring a sentence to show.
    document.addEventListener("htmx:beforeSwap", (event) => {
      if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
    });
    const kept = unsent[mine];
    if (kept && guess) guess.value = kept.answer;
    else if (kept) for (const one of options) one.checked = kept.answer.split(",").includes(one.value);
    // Whoever taps before the page's scripts are ready is heard all the same.
    const touched = () => guess ? guess.value !== guess.defaultValue : options.some((one) => one.checked !== one.defaultChecked);
    addEventListener("load", () => { if (touched() && sequence.value === "0") htmx.trigger(form, "again"); });
  }

  // Those of other pages, one after another.
  const flush = async () => {
    for (const [question, one] of Object.entries(unsent)) {
      if (question === mine) continue;
      const body = new URLSearchParams({ writer: one.writer, sequence: one.sequence, epoch: one.epoch });
      if (question === "prediction") body.set("guess", one.answer);
      else for (const position of one.answer.split(",").filter(Boolean)) body.append("position", position);
      try {
        const reply = await fetch(base + "/answers/" + question, { method: "POST", body, headers: { "HX-Request": "true" } });
        if (reply.status === 503) throw new Error(reply.statusText);
        forget(question, one.sequence);
      } catch { setTimeout(flush, pause()); return; }
    }
  };

  // What is still here goes along; filled in once, so that a second tap sends the same.
  const submission = document.querySelector("form[action$='/submission']");
  if (submission) {
    const field = submission.elements.unsent;
    submission.addEventListener("submit", () => {
      field.value ||= Object.entries(unsent).map(([question, { writer, sequence, answer }]) =>
        [question, writer, sequence, answer.replace(/[ ;]/g, "")].join(" ") + ";").join("");
    });
  }
  remember();
  flush();
})();
