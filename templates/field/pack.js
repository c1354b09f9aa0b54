// The page in a pack.  Everything in it is sealed (AES-256-GCM) under a key that only the passphrase
// opens (PBKDF2).  What is typed is kept sealed in this browser, and leaves it in a file alone.
(() => {
  "use strict";
  const shell = document.getElementById("pack");
  const facts = shell.dataset;
  const told = document.getElementById("told");
  const unlock = document.getElementById("unlock");
  const wrong = document.getElementById("wrong");
  const inside = document.getElementById("inside");
  const place = `rpl-field-${facts.pack}`;
  const header = new TextEncoder().encode(facts.header);
  const kinds = ["practical_record", "interview"];
  const circumstances = ["held_on", "place", "interpreter"];
  let key = null;
  let form = null;
  let timer = 0;
  let turn = Promise.resolve();
  let unkept = false;

  const say = (text) => { told.textContent = text; };
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const base64 = (array) => {
    let text = "";
    for (let at = 0; at < array.length; at += 8192) {
      text += String.fromCharCode(...array.subarray(at, at + 8192));
    }
    return btoa(text);
  };
  const number = Uint8Array.from(facts.pack.replaceAll("-", "").match(/../g), (two) => parseInt(two, 16));
  const opened = async (under, sealed, bound) => new Uint8Array(await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: sealed.subarray(0, 12), additionalData: bound }, under, sealed.subarray(12)));
  const imported = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

  const stretched = async (typed) => {
    const looks = { I: "1", L: "1", O: "0", U: "V" };
    const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[ILOU]/g, (sign) => looks[sign]);
    const words = await crypto.subtle.importKey("raw", new TextEncoder().encode(plain), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(facts.salt), iterations: Number(facts.rounds) };
    return imported(await crypto.subtle.deriveBits(how, words, 256));
  };

  // Four bytes with the length of an index, the index, the page, and its pictures.
  const unpacked = (content) => {
    const length = new DataView(content.buffer, content.byteOffset).getUint32(0);
    const index = JSON.parse(new TextDecoder().decode(content.subarray(4, 4 + length)));
    let at = 4 + length;
    const next = (size) => { at += size; return content.subarray(at - size, at); };
    const page = new TextDecoder().decode(next(index.page));
    return { page, pictures: index.pictures.map((size) => new Blob([next(size)], { type: "image/jpeg" })) };
  };

  const field = (name) => form.elements.namedItem(name);
  const ticked = (name) => [...form.querySelectorAll(`input[name="${CSS.escape(name)}"]:checked`)].map((box) => box.value);
  const criteria = () => [...form.querySelectorAll("[data-criterion]")].map((part) => [part.dataset.unit, part.dataset.criterion]);

  const read = () => {
    const units = {};
    for (const [unit, code] of criteria()) {
      const here = `${unit}.${code}`;
      units[unit] ??= { marks: {}, records: {} };
      const level = ticked(`level.${here}`)[0] ?? "";
      units[unit].marks[code] = {
        choice: level === "" ? null : /^[0-9]+$/.test(level) ? Number(level) : level,
        note: field(`note.${here}`).value,
        cited: ticked(`cite.${here}`),
      };
      for (const kind of kinds) {
        const answer = field(`answer.${kind}.${here}`).value;
        if (!answer.trim()) continue;
        units[unit].records[kind] ??= {};
        units[unit].records[kind][code] = { question: field(`question.${kind}.${here}`).value, answer };
      }
    }
    const visit = { interpreting: ticked("interpreting")[0] ?? "" };
    for (const name of circumstances) visit[name] = field(name).value;
    return { visit, units };
  };

  const tick = (name, values) => {
    for (const box of form.querySelectorAll(`input[name="${CSS.escape(name)}"]`)) box.checked = values.includes(box.value);
  };
  const write = (typed) => {
    for (const [unit, code] of criteria()) {
      const here = `${unit}.${code}`;
      const found = typed.units[unit] ?? { marks: {}, records: {} };
      const mark = found.marks[code] ?? { choice: null, note: "", cited: [] };
      tick(`level.${here}`, [mark.choice === null ? "" : String(mark.choice)]);
      tick(`cite.${here}`, mark.cited);
      field(`note.${here}`).value = mark.note;
      for (const kind of kinds) {
        const said = found.records[kind]?.[code];
        if (!said) { field(`answer.${kind}.${here}`).value = ""; continue; }
        field(`question.${kind}.${here}`).value = said.question;
        field(`answer.${kind}.${here}`).value = said.answer;
      }
    }
    tick("interpreting", [typed.visit.interpreting]);
    for (const name of circumstances) field(name).value = typed.visit[name];
  };

  const results = async () => {
    const plain = new TextEncoder().encode(JSON.stringify(read()));
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: header }, key, plain));
    const whole = new Uint8Array(12 + sealed.length);
    whole.set(nonce);
    whole.set(sealed, 12);
    return JSON.stringify({ ...JSON.parse(facts.header), sealed: base64(whole) });
  };
  const restored = async (text) => {
    const plain = await opened(key, bytes(JSON.parse(text).sealed), header);
    write(JSON.parse(new TextDecoder().decode(plain)));
  };

  const counted = () => {
    const all = criteria();
    const done = all.filter(([unit, code]) => ticked(`level.${unit}.${code}`).length).length;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    return (text) => text.replace("{time}", `\u2068${time}\u2069`).replace("{done}", done).replace("{count}", all.length);
  };
  const keep = async () => {
    const text = await results();
    try {
      localStorage.setItem(place, text);
      unkept = false;
      say(counted()(facts.saved));
    } catch (_full) {
      unkept = true;
      say(counted()(facts.unkept));
    }
  };
  const later = () => {
    window.clearTimeout(timer);
    unkept = true;
    timer = window.setTimeout(() => { turn = turn.then(keep); }, 400);
  };
  const kept = () => { try { return localStorage.getItem(place); } catch (_closed) { return null; } };

  const send = async () => {
    window.clearTimeout(timer);
    turn = turn.then(keep);
    await turn;
    const text = await results();
    if (text.length > Number(facts.most)) { say(facts.large); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `field-results-${facts.pack.slice(0, 8)}.rpl.json`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unkept = false;
    say(facts.sent);
  };
  const take = async (input) => {
    const [file] = input.files;
    if (!file) return;
    try {
      await restored(await file.text());
      later();
    } catch (_other) { say(facts.foreign); }
    input.value = "";
  };
  const forget = () => {
    try { localStorage.removeItem(place); } catch (_closed) { /* nothing was kept */ }
    window.clearTimeout(timer);
    unkept = false;
    say(facts.forgotten);
  };

  const show = async (content) => {
    const { page, pictures } = unpacked(content);
    inside.innerHTML = page;
    form = document.getElementById("marks");
    const over = Date.now() >= Date.parse(facts.expires);
    for (const picture of inside.querySelectorAll("img[data-picture]")) {
      if (!over) picture.src = URL.createObjectURL(pictures[Number(picture.dataset.picture)]);
    }
    if (over) for (const part of inside.querySelectorAll("[data-evidence]")) part.remove();
    const before = kept();
    if (before !== null) await restored(before).catch(() => say(facts.foreign));
    form.addEventListener("input", later);
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    document.getElementById("earlier").addEventListener("change", (event) => take(event.target));
    document.getElementById("forget").addEventListener("click", forget);
    window.addEventListener("beforeunload", (event) => { if (unkept) event.preventDefault(); });
    unlock.remove();
    const heading = inside.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus();
    await keep();
    if (over) say(facts.over);
  };

  unlock.hidden = false;
  if (!window.crypto?.subtle) {
    wrong.textContent = facts.old;
    wrong.hidden = false;
    return;
  }
  unlock.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = unlock.querySelector("button");
    const typed = unlock.elements.namedItem("passphrase");
    button.disabled = true;
    wrong.hidden = true;
    say(facts.opening);
    try {
      const raw = await opened(await stretched(typed.value), bytes(facts.locked), number);
      key = await imported(raw);
    } catch (_wrong) {
      say("");
      wrong.textContent = facts.wrong;
      wrong.hidden = false;
      button.disabled = false;
      typed.setAttribute("aria-invalid", "true");
      typed.focus();
      return;
    }
    await show(await opened(key, bytes(document.getElementById("sealed").textContent.trim()), number));
  });
})();
