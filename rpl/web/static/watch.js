// Keeps the part of a page marked `data-watch` fresh while documents are read.  Without this script
// the page says the same and offers a link; forms outside that part keep what was typed into them.
(() => {
  "use strict";
  let wait = 4000;
  const renew = async () => {
    const shown = document.querySelector("[data-watch]");
    if (!shown) return;
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = next.querySelector("[data-watch]");
      if (!fresh) { window.location.reload(); return; }
      if (fresh.innerHTML !== shown.innerHTML) { shown.innerHTML = fresh.innerHTML; wait = 4000; }
      if (!next.querySelector('script[src*="watch.js"]')) return;
    } catch (_error) { /* no connection now: try again later */ }
    wait = Math.min(wait * 1.3, 30000);
    window.setTimeout(renew, wait);
  };
  window.setTimeout(renew, wait);
})();
