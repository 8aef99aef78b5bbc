// A report that is being written stays in this browser until the server has it: a phone that dies
// or a line that drops loses nothing, not even when somebody presses the button without a line.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = `report-${form.dataset.draft}`;
  const hidden = /^(csrf|base-|was-)/;
  const read = (one) => new Map([...new FormData(one)].filter(([name]) => !hidden.test(name)));
  // What a colleague changed since is compared with what this page began with.
  const findBase = (name) => form.elements[`base-${name.replace(/^[a-z]+-/, "")}`];
  const pristine = form.cloneNode(true);
  pristine.reset();
  const saved = "unsaved" in form.dataset ? new Map() : read(pristine);
  const isSaved = (name, value) => value === (saved.get(name) ?? "");
  const signals = [...document.querySelectorAll("#signalen li")].map((one) => one.textContent);
  const isSent = (name, value) =>
    name === "signal-text" && signals.some((one) => one.endsWith(value.trim()));
  const keep = () => {
    const typed = [...read(form)].filter(([name, value]) => !isSaved(name, value));
    const draft = typed.map(([name, value]) => [name, value, findBase(name)?.value]);
    if (draft.length) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  };
  const restore = (name, value, base) => {
    const field = form.elements[name];
    if (!field || isSaved(name, value) || isSent(name, value)) return;
    field.value = value;
    if (base) findBase(name).value = base;
    const first = field instanceof RadioNodeList ? field[0] : field;
    first.closest("details")?.setAttribute("open", "");
  };
  for (const entry of JSON.parse(localStorage.getItem(key) || "[]")) restore(...entry);
  // Also what somebody typed before the scripts of this page were there.
  keep();
  // Once htmx listens: what is put back is saved like what is typed.
  window.addEventListener("load", () => {
    if (localStorage.getItem(key)) form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("input", keep);
  // What somebody opened stays open when the part around it is renewed.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    for (const one of event.detail.target.querySelectorAll("details[open][data-kept]")) {
      const next = event.detail.fragment.querySelector(`[data-kept="${one.dataset.kept}"]`);
      next?.setAttribute("open", "");
    }
  });
  // Why it could not be saved stands where else the time of saving does.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
  });
  // What was typed while it was on its way is not on the server yet.
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form || event.detail.xhr.status !== 200) return;
    for (const [name, value] of event.detail.requestConfig.formData) saved.set(name, value);
    keep();
  });
})();
