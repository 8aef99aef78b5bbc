// A report that is being written stays in this browser until the server has it: a phone that dies
// or a line that drops loses nothing.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = "draft-" + form.dataset.draft;
  const texts = () => [...form.querySelectorAll("textarea")];
  const keep = () => {
    const changed = texts().filter((one) => one.value !== one.defaultValue);
    const draft = Object.fromEntries(changed.map((one) => [one.name, one.value]));
    if (changed.length) localStorage.setItem(key, JSON.stringify(draft));
  };
  const restore = () => {
    const draft = JSON.parse(localStorage.getItem(key) || "{}");
    for (const one of texts()) {
      if (one.name in draft) one.value = draft[one.name];
      // Also what somebody typed before the scripts of this page were there.
      if (one.value === one.defaultValue) continue;
      one.closest("details")?.setAttribute("open", "");
      one.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  // Once htmx listens: what is put back is saved like what is typed.
  window.addEventListener("load", restore);
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => localStorage.removeItem(key));
  // What somebody opened stays open when the part around it is renewed.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    for (const one of event.detail.target.querySelectorAll("details[open][data-kept]")) {
      const next = event.detail.fragment.querySelector(`[data-kept="${one.dataset.kept}"]`);
      next?.setAttribute("open", "");
    }
  });
  // The answer brings new digests, and with them the server has what was typed until then.
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form || !event.detail.successful) return;
    localStorage.removeItem(key);
    // A signal is sent once, by a button: half of it is none.
    const signal = form.elements["signal-text"];
    if (signal.value) localStorage.setItem(key, JSON.stringify({ [signal.name]: signal.value }));
  });
})();
