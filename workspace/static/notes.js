// A note saves itself while people type, and what others write comes in. Without this file its form works as any other.
(() => {
  // Weaving, as in rules/weaving.py: hunks are [from, to, what stands there instead], never of half a word.
  const common = (a, b, most = Math.min(a.length, b.length)) => { let n = 0; while (n < most && a[n] === b[n]) n++; return n; };
  const back = (a, b, most = Math.min(a.length, b.length)) => { let n = 0; while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n++; return n; };
  const applied = (text, hunks, begin = 0, end = text.length) => {
    let out = "", at = begin;
    for (const [from, to, put] of hunks) { out += text.slice(at, from) + put; at = to; }
    return out + text.slice(at, end);
  };
  // What was typed in one place since: one hunk, made as wide as its words.
  const typed = (before, now) => {
    if (before === now) return [];
    let from = common(before, now);
    const rest = back(before, now, Math.min(before.length, now.length) - from);
    let to = before.length - rest;
    while (from > 0 && /\S/.test(before[from - 1])) from--;
    while (to < before.length && /\S/.test(before[to])) to++;
    return [[from, to, now.slice(from, now.length - (before.length - to))]];
  };
  const seam = (text, part) => (text && part && /\S$/.test(text) && /^\S/.test(part) ? "\n" : "");
  const clash = (theirs, mine) =>
    [["⟪⟪⟪", theirs], ["⟪⟫", mine], ["⟫⟫⟫", ""]].map(([mark, side]) => `\n${mark}${!side || /^\s/.test(side) ? "" : " "}${side.trimEnd()}`).join("");
  const together = (base, theirs, mine) => {
    if (theirs === mine || !mine.trim()) return theirs;
    if (!theirs.trim()) return mine;
    if (base.trim()) return clash(theirs, mine);
    const ours = theirs.trimEnd(), my = mine.trimEnd();
    if (`${my} `.startsWith(`${ours} `)) return mine;
    if (`${ours} `.startsWith(`${my} `)) return theirs;
    return ours + seam(ours, my) + my + mine.slice(my.length);
  };
  // Both changes in one text; and where the places of `now` (the text with `mine` made in it) are in it.
  const woven = (base, theirs, mine, places = []) => {
    const all = [...theirs.map((h) => [0, h]), ...mine.map((h) => [1, h])];
    all.sort(([s, a], [t, b]) => a[0] - b[0] || a[1] - b[1] || s - t);
    const groups = [];
    for (const [side, hunk] of all) {
      const last = groups.at(-1);
      if (last && (hunk[0] < last.end || (hunk[0] === last.begin && hunk[1] === last.end))) last.end = Math.max(last.end, hunk[1]);
      else groups.push({ begin: hunk[0], end: hunk[1], sides: [[], []] });
      groups.at(-1).sides[side].push(hunk);
    }
    const own = mine[0], grown = own ? own[2].length - (own[1] - own[0]) : 0;
    const asked = places.map((p) => {
      if (own && p >= own[0] && p <= own[0] + own[2].length) return { inside: p - own[0] };
      return { at: own && p > own[0] ? p - grown : p };
    });
    let text = "", at = 0;
    const found = asked.map(() => null);
    const add = (part) => { text += seam(text, part) + part; };
    for (const { begin, end, sides } of groups) {
      const start = text.length;
      add(base.slice(at, begin));
      asked.forEach((p, i) => { if (found[i] === null && p.at <= begin) found[i] = start + p.at - at; });
      const versions = sides.filter((s) => s.length).map((s) => applied(base, s, begin, end));
      const one = versions.length === 1 ? versions[0] : together(base.slice(begin, end), ...versions);
      add(one);
      const first = text.length - one.length, old = base.slice(begin, end);
      asked.forEach((p, i) => {
        if (found[i] !== null) return;
        if (p.inside !== undefined && sides[1].length) {
          const my = one.lastIndexOf(own[2]);
          found[i] = my < 0 ? text.length : first + my + p.inside;
        } else if (p.at < end) {
          if (p.at - begin <= common(old, one)) found[i] = first + p.at - begin;
          else found[i] = end - p.at <= back(old, one) ? text.length - (end - p.at) : text.length;
        }
      });
      at = end;
    }
    const start = text.length;
    add(base.slice(at));
    return { text, places: found.map((f, i) => f ?? Math.min(text.length, start + asked[i].at - at)) };
  };

  // Drafts lie on the device under a key that the server hands out to whoever is signed in, and that stays in memory.
  const request = (r) => new Promise((ok, no) => { r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
  let opening;
  const drafts = async (mode, what) => {
    opening ||= new Promise((ok, no) => {
      const r = indexedDB.open("masar", 1);
      r.onupgradeneeded = () => r.result.createObjectStore("drafts");
      r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error);
    });
    const turn = (await opening).transaction("drafts", mode, { durability: "strict" });
    const done = new Promise((ok, no) => { turn.oncomplete = ok; turn.onabort = turn.onerror = () => no(turn.error); });
    const result = await request(what(turn.objectStore("drafts")));
    await done;
    return result;
  };
  let token = document.querySelector('meta[name="csrf"]')?.content || "";
  let lock = null, known = "";
  const unlock = async () => {
    const answer = await fetch("/me/draft-key", { headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const { key, token: fresh } = await answer.json();
    if (known && key !== known) return false;  // Somebody else signed in meanwhile: nothing of this page is theirs.
    token = fresh; known = key;
    if (!lock && crypto.subtle) lock = await crypto.subtle.importKey("raw", Uint8Array.from(key.match(/../g), (h) => parseInt(h, 16)), "AES-GCM", false, ["encrypt", "decrypt"]);
    return true;
  };
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const chance = () => hex(crypto.getRandomValues(new Uint8Array(12)));
  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });

  const editors = new Map();
  class Editor {
    constructor(place) {
      this.place = place; this.data = place.dataset;
      this.form = place.closest("form"); this.area = place.querySelector("textarea");
      this.base = this.area.defaultValue; this.edition = +this.data.edition;
      this.busy = false; this.pending = null; this.changed = 0; this.polled = Date.now(); this.beat = 0; this.mark = "";
      this.slow = 0; this.held = 0; this.refused = null; this.rewind = null; this.id = chance(); this.composing = false;
      this.area.addEventListener("input", () => { this.changed ||= Date.now(); this.last = Date.now(); this.keep(); });
      this.area.addEventListener("compositionstart", () => { this.composing = true; });
      this.area.addEventListener("compositionend", () => { this.composing = false; });
      this.begin();
    }
    get dirty() { return this.area.value !== this.base; }
    get unsent() { return this.dirty || this.pending !== null; }
    say(word) {
      const status = this.place.querySelector("[data-status]"), text = (this.data[word] ?? word).replace("{}", this.time || "");
      if (status.textContent !== text) status.textContent = text;
      this.place.querySelector("[data-again]").hidden = !word.startsWith("out");
    }
    // Until the key has come nothing can be kept here: it is asked for again whenever the server answers.
    async begin() {
      if (this.name || this.opens) return;
      this.opens = true;
      try {
        if (!(await unlock()) || !lock) return;
        this.name = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(known + this.data.note))));
        this.data.drafts = "";
        if (this.unsent) this.keep();
        for (const key of await drafts("readonly", (s) => s.getAllKeys(IDBKeyRange.bound(this.name, `${this.name}~`)))) {
          if (key !== this.slot) this.offer(key, await this.read(key));
        }
      } catch { /* No place for drafts on this device: everything else works. */ } finally { this.opens = false; }
    }
    get slot() { return `${this.name}/${this.id}`; }
    async read(key) {
      const kept = await drafts("readonly", (s) => s.get(key));
      return kept && JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, lock, kept.data)));
    }
    // Keep what is not acknowledged; one at a time, the last one wins.
    async keep() {
      if (!this.name || !lock) return;
      this.again = true;
      if (this.keeping) return;
      this.keeping = true;
      try {
        while (this.again) {
          this.again = false;
          if (!this.unsent) { await drafts("readwrite", (s) => s.delete(this.slot)); this.kept = false; continue; }
          const draft = { value: this.area.value, edition: this.edition, base: this.base, pending: this.pending, at: clock() };
          const iv = crypto.getRandomValues(new Uint8Array(12));
          const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock, new TextEncoder().encode(JSON.stringify(draft)));
          await drafts("readwrite", (s) => s.put({ iv, data }, this.slot));
          this.kept = true; this.keptAt = draft.at;
        }
      } catch { this.kept = false; } finally { this.keeping = false; }
    }
    offer(key, draft) {
      if (!draft || draft.value === this.area.value) { if (draft) drafts("readwrite", (s) => s.delete(key)); return; }
      const shown = this.place.querySelector("template").content.firstElementChild.cloneNode(true);
      shown.querySelector("[data-at]").textContent = draft.at;
      shown.querySelector("[data-text]").textContent = draft.value;
      const end = () => { shown.remove(); this.area.focus(); };
      shown.querySelector("[data-restore]").addEventListener("click", () => { this.rewind = { key, draft }; end(); });
      shown.querySelector("[data-discard]").addEventListener("click", () => { drafts("readwrite", (s) => s.delete(key)); end(); });
      this.place.append(shown);
    }
    // Back to where the draft was left, and from there as if the line had only been slow.
    async back() {
      const { key, draft } = this.rewind;
      this.rewind = null;
      this.edition = draft.edition; this.base = draft.base; this.area.value = draft.value;
      this.pending = draft.pending || { text: draft.value, op: chance(), base: draft.edition };
      this.pending.was = draft.base;
      this.changed = this.last = 1;
      await this.keep();
      drafts("readwrite", (s) => s.delete(key));
    }
    async tick() {
      const at = Date.now();
      if (this.busy || this.composing || at < this.held) return;
      if (this.rewind && !this.unsent) await this.back();
      const due = this.flush || at - (this.last || 0) >= 1000 || at - this.changed >= 3000;
      if (this.pending || (this.dirty && due && this.refused !== this.area.value)) return this.ask(() => this.save());
      if (document.hidden || !this.area.isConnected) return;
      if (this.area === document.activeElement && at - this.beat >= 10000) return this.ask(() => this.here());
      if (at - this.polled >= 2000) return this.ask(() => this.poll());
    }
    async ask(what) {
      this.busy = true;
      const began = Date.now();
      try { await what(); } catch { this.lost("offline"); } finally { this.busy = false; this.slow = Date.now() - began; }
    }
    lost(word) {
      this.held = Date.now() + (word === "out" ? 4000 : 1500);
      this.time = this.keptAt || "";
      if (this.unsent) this.say(this.kept ? word : `${word}Bare`);
      else if (word === "out") this.say("outBare");
    }
    post(url, fields, body = new FormData()) {
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      return fetch(url, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token }, signal: AbortSignal.timeout(15000) });
    }
    // A long text does not go up again for a few words: what changed since `base` does, and a digest of the whole.
    async send({ text, op, base, was }) {
      const [[from, to, put]] = [...typed(this.base, text), [0, 0, text]];
      if (was !== undefined || !crypto.subtle || put.length * 3 > text.length) {
        return this.post(this.data.save, { text, op, base, ...(was === undefined ? {} : { was }) });
      }
      const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
      return this.post(this.data.save, { from, to, put, digest, op, base }, new URLSearchParams());
    }
    async save() {
      if (!this.pending) {
        const text = this.area.value;
        if (text.length > 20000) { this.refused = text; return this.say("long"); }
        this.pending = { text, op: chance(), base: this.edition };
        this.changed = 0;
        this.keep();
      }
      const { text } = this.pending, answer = await this.send(this.pending);
      if (answer.status === 412) { this.pending.was = this.base; return; }  // It is to have the whole.
      if ([409, 413, 422].includes(answer.status)) {
        this.pending = null; this.refused = text;
        this.say({ 409: "settled", 413: "long" }[answer.status] || (await answer.json()).error);
        return this.keep();
      }
      if (!answer.ok) {
        const mine = answer.status >= 500 || answer.status === 429 || (answer.status !== 404 && await unlock());
        return this.lost(mine ? "offline" : "out");
      }
      const told = await answer.json();
      this.begin();
      this.pending = null; this.beat = this.polled = Date.now();
      this.take(told, text);
      this.time = clock();
      this.say(this.area.value.includes("⟪⟪⟪") ? "clash" : "saved");
      this.keep();
    }
    async here() { this.beat = Date.now(); await this.post(this.data.here, {}); }
    async poll() {
      this.polled = Date.now();
      const answer = await fetch(`${this.data.news}?since=${this.edition}&mark=${this.mark}`, { signal: AbortSignal.timeout(15000) });
      if (answer.ok) this.begin();
      if (answer.status === 200) this.take(await answer.json(), this.base);
      else if (answer.status >= 400 && answer.status < 500 && !(await unlock())) this.lost("out");
    }
    // The server has made `hunks` of what it was given (`sent`); what was typed since is put on top, the caret stays.
    take(told, sent) {
      const theirs = told.hunks || (told.text === sent ? [] : [[0, sent.length, told.text]]);
      const area = this.area, now = area.value;
      if (theirs.length) {
        const { text, places } = woven(sent, theirs, typed(sent, now), [area.selectionStart, area.selectionEnd]);
        if (text !== now) {
          const { scrollTop, selectionDirection } = area;
          area.value = text;
          area.setSelectionRange(...places, selectionDirection);
          area.scrollTop = scrollTop;
        }
      }
      this.base = applied(sent, theirs); this.edition = told.edition;
      this.form.elements.base.value = told.edition;
      if (!told.people) return;
      this.mark = told.mark;
      for (const where of document.querySelectorAll("[data-writing]")) {
        const names = (told.people[where.dataset.writing] || []).map((n) => Object.assign(document.createElement("bdi"), { textContent: n }));
        where.replaceChildren(...names.flatMap((n, i) => [i ? ", " : `${where.dataset.words} `, n]));
      }
    }
  }

  const scan = () => {
    for (const place of document.querySelectorAll("[data-note]")) {
      if (!editors.has(place) && place.offsetParent !== null) editors.set(place, new Editor(place));
    }
    for (const [place, editor] of editors) if (!place.isConnected && !editor.unsent) editors.delete(place);
  };
  setInterval(() => { scan(); for (const editor of editors.values()) editor.tick(); }, 200);
  addEventListener("online", () => { for (const editor of editors.values()) editor.held = 0; });
  // "Save the note" waits for what is on its way, then does what it always does.
  addEventListener("submit", (event) => {
    const place = event.target.querySelector?.("[data-note]"), editor = place && editors.get(place);
    if (!editor?.unsent || editor.refused === editor.area.value) return;
    event.preventDefault(); event.stopImmediatePropagation();
    editor.flush = true; editor.held = 0;
    const until = Date.now() + 20000, timer = setInterval(() => {
      if (editor.unsent && Date.now() < until && editor.refused !== editor.area.value) return;
      clearInterval(timer); editor.flush = false;
      if (!editor.unsent && editor.form.isConnected) editor.form.requestSubmit();
    }, 100);
  }, true);
  addEventListener("beforeunload", (event) => {
    if ([...editors.values()].some((editor) => editor.unsent)) event.preventDefault();
  });
  document.documentElement.dataset.notes = "";  // It is here: what is told without scripts only, goes.
  globalThis.masarNotes = { woven, typed };
})();
