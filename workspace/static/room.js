// The room follows along on every phone, and its clock runs. Without this file it is a page like any other.
(() => {
  const id = (name) => document.getElementById(name);
  const EVERY = 1200, STALE = 6000;

  // The clock: seconds on the point when it was drawn, and since then by this device's own steady clock.
  const drawn = new WeakMap();
  const pair = (n) => String(n).padStart(2, "0");
  const tick = () => {
    const clock = document.querySelector("[data-clock]");
    if (!clock) return;
    const { clock: at, spent, planned, digits, minutes } = clock.dataset;
    if (drawn.get(clock)?.at !== at) drawn.set(clock, { at, zero: performance.now() - spent * 1000 });
    const seconds = Math.max(0, Math.floor((performance.now() - drawn.get(clock).zero) / 1000));
    const said = (text) => String(text).replace(/\d/g, (d) => digits[d]);
    const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
    put(clock.querySelector("[data-time]"), said(`${pair(Math.floor(seconds / 60))}:${pair(seconds % 60)}`));
    const over = Math.floor((seconds - planned) / 60), chip = clock.querySelector("[data-over]");
    clock.toggleAttribute("data-late", planned > 0 && seconds > planned);
    if (chip) { chip.hidden = over < 1; put(chip, minutes.replace("{}", said(over))); }
    const bar = clock.querySelector("progress");
    if (bar) bar.value = Math.min(seconds, planned);
  };

  // What changed is asked for while somebody looks; one question at a time.
  let answered = Date.now(), waits = 0;
  const ask = () => {
    if (document.hidden || !id("pulse") || Date.now() - waits < STALE) return;
    waits = Date.now();
    htmx.trigger(id("pulse"), "masar:poll");
  };
  const isPulse = (event) => event.target.id === "pulse" || event.detail?.ctx?.sourceElement?.id === "pulse";
  const show = () => {
    const stale = id("stale"), isOld = Date.now() - answered > STALE && !document.hidden;
    if (!stale || stale.hidden === !isOld) return;
    stale.hidden = !isOld;
    const at = new Date(answered), digits = document.querySelector("[data-digits]")?.dataset.digits || "0123456789";
    stale.textContent = stale.dataset.words.replace("{}", `${pair(at.getHours())}:${pair(at.getMinutes())}`.replace(/\d/g, (d) => digits[d]));
  };
  document.addEventListener("htmx:after:request", (event) => { if (isPulse(event)) { answered = Date.now(); waits = 0; } });
  document.addEventListener("htmx:error", (event) => { if (isPulse(event)) { waits = 0; event.stopImmediatePropagation(); } }, true);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { answered = Date.now(); ask(); } });
  setInterval(ask, EVERY);
  setInterval(() => { tick(); show(); }, 1000);
  tick();

  // What was under a finger or the keyboard's hand when a part changed stays there, or its part is.
  let held = null;
  document.addEventListener("focusin", (event) => { held = event.target.closest("section[id]") ? { id: event.target.id, part: event.target.closest("section[id]").id } : null; });
  document.addEventListener("htmx:after:swap", () => {
    tick();
    if (!held || (document.activeElement && document.activeElement !== document.body)) return;
    (id(held.id) || id(held.part))?.focus({ preventScroll: true });
  });
})();
