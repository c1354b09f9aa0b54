// Saves a unit's sheet two seconds after its last change.  It sends the same form as the Save button
// and reads the new version from the page that comes back, so the rules of saving are the same.  A
// refusal changes nothing: the text says to press Save, which shows both versions.
(() => {
  "use strict";
  const form = document.getElementById("unit-sheet");
  const told = document.querySelector("[data-autosave]");
  if (!form || !told) return;
  let timer = 0;
  let running = null;
  let over = false;
  const stop = () => { over = true; told.textContent = told.dataset.failed; };
  const send = async () => {
    const fields = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const version = page.querySelector("#unit-sheet [name=version]");
      if (!answer.ok || !version) { stop(); return; }
      form.elements.namedItem("version").value = version.value;
      told.textContent = page.querySelector("[data-autosave]").textContent;
    } catch (_error) { later(); }
  };
  const later = () => {
    window.clearTimeout(timer);
    if (over) return;
    timer = window.setTimeout(() => {
      if (running) { later(); return; }
      running = send().finally(() => { running = null; });
    }, 2000);
  };
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (!running) { over = true; return; }
    event.preventDefault();
    running.finally(() => form.requestSubmit(event.submitter));
  });
})();
