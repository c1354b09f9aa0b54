// Keys for the queue, a claim and its sheets.  They work outside text fields only, never together
// with Control, Alt or Meta, and not at all once they were switched off (/staff/shortcuts).  What a
// key does stands in the page: data-key names a button or link, data-criterion a criterion.
(() => {
  "use strict";
  const panel = document.getElementById("shortcuts");
  if (!panel || /(?:^|; )(?:__Host-)?rpl_shortcuts=off/.test(document.cookie)) return;
  const TYPES = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
  const criteria = [...document.querySelectorAll("[data-criterion]")];
  let here = -1;
  const pressed = (event) => {
    if (/^[a-z0-9?]$/i.test(event.key)) return event.key.toLowerCase();
    // A keyboard of another script: what stands at the same place of a Latin one.
    return (event.code.match(/^(?:Key|Digit)(.)$/) || ["", ""])[1].toLowerCase();
  };
  const choice = (section, value) =>
    section.querySelector(`input[type=radio][name="level.${section.dataset.criterion}"][value="${value}"]`);
  const go = (place) => {
    const section = criteria[place];
    if (!section) return;
    here = place;
    const radio = section.querySelector("input[type=radio]:checked") || section.querySelector("input[type=radio]");
    radio.focus();
    section.scrollIntoView({ block: "nearest" });
  };
  const note = (section) => {
    const text = section.querySelector("textarea");
    if (!text) return;
    text.closest("details").open = true;
    text.focus();
  };
  const level = (value) => {
    const radio = criteria[here] && choice(criteria[here], value);
    if (!radio) return;
    radio.focus();
    radio.click();
  };
  const evidence = () => {
    const tab = document.querySelector("#evidence [aria-current]") || document.querySelector("#evidence button");
    if (tab) tab.focus();
  };
  const keyed = (key) => {
    const found = document.querySelector(`[data-key="${key}"]`);
    if (!found) return;
    if (found.dataset.keyFocus === undefined) found.click();
    else { found.focus(); found.scrollIntoView({ block: "center" }); }
  };
  const keys = {
    "?": () => panel.showModal(),
    j: () => go(Math.min(here + 1, criteria.length - 1)),
    k: () => go(Math.max(here - 1, 0)),
    r: () => go(Math.max(here, 0)),
    e: evidence,
    w: () => { if (criteria[here]) note(criteria[here]); },
    x: () => level("not_shown"),
    u: () => level("not_assessed"),
  };
  document.addEventListener("focusin", (event) => {
    const section = event.target.closest("[data-criterion]");
    if (section) here = criteria.indexOf(section);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (panel.open || event.target.closest(TYPES)) return;
    const key = pressed(event);
    if (!key) return;
    const known = keys[key] || (/^\d$/.test(key) && criteria.length ? () => level(key) : null);
    if (!known && !document.querySelector(`[data-key="${key}"]`)) return;
    event.preventDefault();
    if (known) known(); else keyed(key);
  });
  panel.querySelector("[data-close]").addEventListener("click", () => panel.close());
  for (const each of document.querySelectorAll("[data-key]")) each.setAttribute("aria-keyshortcuts", each.dataset.key);
})();
