// Keeps what was answered on this phone until the server has it, whatever happens to the network or the page; the
// answers that are still here when the attempt is submitted go along with the submission. Saves are numbered, so that
// the newest wins in whatever order they arrive, and sent again they are the same. Nobody is led away to a page that
// could not be shown. The words are in the page. Browsers of 2018 read this file (tests/test_scripts.py).
"use strict";
(() => {
  const clock = document.getElementById("clock");
  if (!clock) return;
  const base = location.pathname.split("/").slice(0, 5).join("/");
  const { epoch, opened } = clock.dataset;
  const slot = "hoithi:" + base + ":" + opened + ":";  // Another person's attempt on this phone opened at another moment.
  const RETRY_MS = [1000, 2000, 4000, 8000], PATIENCE_MS = 8000;
  const unsent = {};
  let failures = 0, timer = 0, sending = false, wanted = null;

  const inStorage = (act) => { try { act(); } catch { /* A private window: it lives as long as the page. */ } };
  inStorage(() => {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith("hoithi:" + base + ":"))) {
      const kept = name.startsWith(slot) ? JSON.parse(localStorage.getItem(name)) : {};
      if (kept.epoch === epoch) unsent[name.slice(slot.length)] = kept;
      else localStorage.removeItem(name);
    }
  });
  const count = () => { document.body.dataset.unsent = Object.keys(unsent).length; };
  const remember = (question, one) => {
    unsent[question] = one;
    count();
    inStorage(() => localStorage.setItem(slot + question, JSON.stringify(one)));
  };
  const forget = (question, sequence) => {
    if (!unsent[question] || unsent[question].sequence !== String(sequence)) return;
    delete unsent[question];
    count();
    inStorage(() => localStorage.removeItem(slot + question));
  };

  // The question or prediction on this page: htmx sends it. A browser that cannot read htmx sends it as it does others.
  const form = document.querySelector("form.question");
  const mine = form && form.elements.question.value;
  // The first question came as the reply to the start; from now on this page is asked for by its own address.
  if (location.pathname === base && Number(mine)) history.replaceState(null, "", base + "/questions/" + mine);
  let reached = false;  // Whatever the browser says of the network: some say for ever that there is none.
  const away = () => navigator.onLine === false && !reached;
  const lost = document.getElementById("lost");
  const say = (kind, words) => {
    const saved = document.getElementById("saved");
    saved.className = "saved " + kind;
    saved.textContent = words;
  };
  const show = () => {
    document.body.dataset.away = away() ? "1" : "";
    lost.hidden = !away() && (form !== null || !failures);
  };
  const send = () => {
    clearTimeout(timer);
    if (form && window.htmx && unsent[mine]) htmx.trigger(form, "again"); else flush();
  };
  const failed = () => {
    sending = false;
    if (form && unsent[mine]) say("offline", form.dataset.offline);
    clearTimeout(timer);
    timer = setTimeout(send, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]);
    show();
  };
  const goOn = () => {
    const way = wanted;
    wanted = null;
    if (way) way.click();
  };
  const arrived = () => { failures = 0; sending = false; reached = true; show(); goOn(); };
  const look = () => {
    if (away()) fetch(document.querySelector("link[rel=icon]").href, { cache: "no-store" }).then(arrived, () => {});
  };
  addEventListener("offline", () => { reached = false; show(); look(); });
  addEventListener("online", () => { show(); if (failures) send(); else goOn(); });
  // A way that leads nowhere now is gone once it leads somewhere.
  document.addEventListener("click", (event) => {
    const way = event.target.closest("a[href^='/'], button:not([formaction])");
    if (!way || !(away() || (form && form.contains(way) && (sending || failures)))) return;
    event.preventDefault();
    wanted = way;
    if (form && failures) say("offline", form.dataset.offline);
    show();
    look();
  });

  if (form) {
    const { sequence, writer, guess } = form.elements;
    const options = [...form.querySelectorAll("[name=position]")];
    const chosen = () => guess ? guess.value : options.filter((one) => one.checked).map((one) => one.value).join(",");
    const next = () => (sequence.value = String(Number(sequence.value) + 1));
    const note = () => {
      sending = true;
      if (!failures) say("", form.dataset.saving);
      remember(mine, { writer: writer.value, sequence: next(), epoch, answer: chosen() });
    };
    form.addEventListener("input", () => { wanted = null; });
    form.addEventListener("submit", next);
    form.addEventListener("htmx:configRequest", (event) => {
      note();
      event.detail.parameters.set("sequence", sequence.value);
    });
    form.addEventListener("htmx:afterRequest", () => { sending = false; });
    form.addEventListener("htmx:sendError", failed);
    form.addEventListener("htmx:timeout", failed);
    form.addEventListener("htmx:afterOnLoad", (event) => {
      if (event.detail.xhr.status >= 500) { failed(); return; }
      forget(mine, event.detail.requestConfig.parameters.get("sequence"));
      flush();
      arrived();
    });
    // A refused value (422) and an attempt that has moved to another device (409) bring a sentence to show.
    document.addEventListener("htmx:beforeSwap", (event) => {
      if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
    });
    if (!window.htmx) form.addEventListener("change", () => { note(); flush(); });
    const kept = unsent[mine];
    if (kept && guess) guess.value = kept.answer;
    else if (kept) for (const one of options) one.checked = kept.answer.split(",").includes(one.value);
    // Whoever taps before the page's scripts are ready is heard all the same.
    const touched = () => guess ? guess.value !== guess.defaultValue : options.some((one) => one.checked !== one.defaultChecked);
    addEventListener("load", () => {
      if (!touched() || sequence.value !== "0") return;
      if (window.htmx) htmx.trigger(form, "again"); else { note(); flush(); }
    });
  }

  const deliver = async (question) => {
    const { writer, sequence, epoch, answer } = unsent[question];
    const body = new URLSearchParams({ writer, sequence, epoch });
    if (question === "prediction") body.set("guess", answer);
    else for (const position of answer.split(",").filter(Boolean)) body.append("position", position);
    const how = { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin" };
    const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE_MS));
    const reply = await Promise.race([fetch(base + "/answers/" + question, how), late]);
    if (reply.status >= 500) throw new Error(reply.statusText);
    if (question === mine) document.getElementById("saved").outerHTML = await reply.text();
    forget(question, sequence);
  };
  // Those of other pages, one after another.
  let flushing = false;
  const flush = async () => {
    const waiting = () => Object.keys(unsent).find((question) => question !== mine || !window.htmx);
    if (flushing || !waiting()) return;
    flushing = true;
    try {
      while (waiting()) await deliver(waiting());
      arrived();
    } catch { failed(); }
    flushing = false;
  };

  // What is still here goes along; filled in once, so that a second tap sends the same.
  const submission = document.querySelector("form[action$='/submission']");
  if (submission) {
    const field = submission.elements.unsent;
    submission.addEventListener("submit", () => {
      field.value = field.value || Object.entries(unsent).map(([question, { writer, sequence, answer }]) =>
        [question, writer, sequence, answer.replace(/[ ;]/g, "")].join(" ") + ";").join("");
    });
  }
  count();
  show();
  look();
  flush();
})();
