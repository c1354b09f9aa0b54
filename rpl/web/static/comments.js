// Puts a chosen comment into the reason at once, where without scripts the button saves and adds it.
(() => {
  "use strict";
  const form = document.getElementById("unit-sheet");
  if (!form) return;
  const lang = document.documentElement.lang;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const choice = document.getElementById(`bank-${button.dataset.insert}`);
    const note = document.getElementById(`note-${button.dataset.insert}`);
    const chosen = choice && choice.selectedOptions[0];
    if (!note || !chosen || !chosen.value) return;
    event.preventDefault();
    note.value = `${note.value.trimEnd()} ${chosen.dataset.comment}`.trim();
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.focus();
    const [kind, id] = chosen.value.split(".");
    choice.value = "";
    if (kind !== "own") return;
    const token = form.elements.namedItem("csrf_token").value;
    fetch(`/${lang}/staff/comments/${id}/used`, { method: "POST", body: new URLSearchParams({ csrf_token: token }), credentials: "same-origin" }).catch(() => {});
  });
})();
