// What HTML cannot do alone. Everything here has a plain way beside it: links, forms and buttons work without.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const wide = matchMedia("(min-width: 60rem)");
  const board = () => document.getElementById("board");
  const token = () => document.querySelector('meta[name="csrf"]')?.content || "";
  const op = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

  // A card opens beside the board where there is room; elsewhere its link is followed.
  document.addEventListener("click", (event) => {
    const card = event.target.closest("a.card");
    if (!card || !board() || !wide.matches || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    opener = card.closest("li")?.id;
    htmx.ajax("GET", card.href, { source: "#panel", target: "#panel", swap: "innerHTML", push: "true" }).then(() => {
      const heading = document.querySelector("#panel h1, #panel h2");
      if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    });
  });
  // What is changed in the panel stays in the panel.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#panel a[data-panel]");
    if (!link || !board() || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    htmx.ajax("GET", link.href, { source: "#panel", target: "#panel", swap: "innerHTML" }).then(() => {
      document.querySelector("#panel :is(input:not([type=hidden]), select, textarea)")?.focus();
    });
  });
  let opener = "";
  const closePanel = () => {
    const panel = document.getElementById("panel");
    if (!board() || !panel?.firstElementChild) return false;
    panel.replaceChildren();
    history.pushState({ htmx: true }, "", board().dataset.at);
    document.querySelector(`#${CSS.escape(opener || "board")} a`)?.focus();
    return true;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]") && closePanel()) event.preventDefault();
  });

  // A board form answers with partials: the board says so of itself.
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (board()) ctx.request.headers["Masar-Board"] = "filtered" in board().dataset ? "filtered" : "whole";
    if (ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:error", () => say(root.dataset.offline));
  const say = (text) => {
    const place = document.getElementById("flashes");
    if (!place || !text) return;
    const p = document.createElement("p");
    p.className = "flash bad";
    p.textContent = text;
    place.replaceChildren(p);
  };

  // Moving a card: drag with mouse or finger, or space and arrows.
  let kept = "", turn = 0;  // The card under the keyboard's hand, until the last of its moves is answered.
  const send = (item, column) => {
    kept = item.contains(document.activeElement) ? item.id : "";
    const mine = ++turn;
    return htmx.ajax("POST", item.querySelector("a.card").href + "/move", {
      source: "#board", target: "#board", swap: "none",
      values: { column: column.dataset.sort, after: previous(item)?.id.slice(1) || "", op: op() },
    }).finally(() => { if (mine === turn) kept = ""; });
  };
  const previous = (item) => { let p = item.previousElementSibling; while (p && !p.id) p = p.previousElementSibling; return p; };
  const next = (item) => { let n = item.nextElementSibling; while (n && !n.id) n = n.nextElementSibling; return n; };
  let loading;
  const sortable = () =>
    (loading ||= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = board().dataset.drag;
      script.onload = resolve;
      document.head.append(script);
    }));
  const makeSortable = async () => {
    if (!board()?.dataset.drag) return;
    await sortable();
    for (const list of document.querySelectorAll("[data-sort]")) {
      if (Sortable.get(list)) continue;
      Sortable.create(list, {
        group: "tasks", draggable: "li[id]", animation: 120, delayOnTouchOnly: true,
        handle: coarse.matches ? ".grip" : undefined,
        onEnd: (e) => { if (e.from !== e.to || e.oldIndex !== e.newIndex) send(e.item, e.to); },
      });
    }
  };
  // A finger scrolls by the card and drags by its handle.
  const coarse = matchMedia("(pointer: coarse)");
  const addGrips = () => {
    if (!coarse.matches || !board()?.dataset.drag) return;
    for (const item of document.querySelectorAll("[data-sort] > li[id]:not(:has(.grip))")) {
      const grip = document.createElement("span");
      grip.className = "grip";
      grip.ariaHidden = "true";
      item.append(grip);
    }
  };
  addGrips();
  addEventListener("pointerover", (e) => { if (e.target.closest?.("[data-sort]")) makeSortable(); }, { passive: true });
  addEventListener("touchstart", (e) => { if (e.target.closest?.("[data-sort]")) makeSortable(); }, { passive: true });

  let held = null;
  const drop = (keep) => {
    if (!held) return;
    const { item, home, after } = held;
    held = null;
    item.classList.remove("held");
    if (!keep) { home.insertBefore(item, after); item.querySelector("a").focus(); return; }
    if (item.parentElement !== home || next(item) !== after) send(item, item.parentElement);
  };
  const step = (key) => {
    const { item } = held, list = item.parentElement, rtl = getComputedStyle(list).direction === "rtl";
    const lists = [...document.querySelectorAll("[data-sort]")];
    if (key === "ArrowUp" && item.previousElementSibling) list.insertBefore(item, item.previousElementSibling);
    if (key === "ArrowDown" && next(item)) list.insertBefore(next(item), item);
    const way = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[key];
    const there = way && lists[lists.indexOf(list) + way];
    if (there) there.prepend(item);
    item.querySelector("a").focus();
    item.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]");
  let chord = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === "Escape") {
      if (held) drop(false); else if (!typing(event)) closePanel();
      return;
    }
    if (typing(event)) return;
    const item = document.activeElement?.closest?.("[data-sort] > li[id]");
    if (key === " " && item && board()?.dataset.drag) {
      event.preventDefault();
      if (held) drop(true);
      else { held = { item, home: item.parentElement, after: next(item) }; item.classList.add("held"); }
      return;
    }
    if (held && key.startsWith("Arrow")) { event.preventDefault(); step(key); return; }
    const go = { "gb": "[data-key=board]", "gh": "[data-key=home]", n: "[data-key=new]", e: "[data-key=edit]", "/": "[data-key=search]", "?": "[data-key=help]" };
    const wanted = document.querySelector(go[chord + key] || go[key] || "never");
    chord = key === "g" ? "g" : "";
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("details")) { wanted.open = true; wanted.querySelector("input, textarea, a")?.focus(); }
    else if (wanted.matches("input")) wanted.focus();
    else wanted.click();
  });

  // What others changed: asked for while somebody looks, never while they move a card.
  setInterval(() => {
    const live = document.getElementById("live");
    if (live && !document.hidden && !held && navigator.onLine) htmx.trigger(live, "masar:poll");
  }, 8000);

  // What is opened to be written in is ready to be written in.
  document.addEventListener("toggle", (event) => {
    const opened = event.target;
    if (opened.open && opened.matches("details.add, details.inline-edit")) opened.querySelector("input:not([type=hidden]), textarea")?.focus();
  }, true);

  // A menu closes when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  // A secret address goes where it is needed by one tap. Without this its field is copied by hand.
  const copies = () => document.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = false; });
  copies();
  document.addEventListener("htmx:after:swap", copies);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { if (!document.execCommand("copy")) return; }
    button.focus();
    button.parentElement.querySelector("[data-copied]").textContent = button.dataset.said;
  });
  // A form is sent once, however often it is tapped; the server would do it once anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.matches("[hx-boost]")) form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));
  // Keep the moved card under the keyboard's hand.
  document.addEventListener("htmx:after:swap", () => {
    addGrips();
    const isLost = !document.activeElement || document.activeElement === document.body;
    if (kept && isLost) document.querySelector(`#${CSS.escape(kept)} a`)?.focus({ preventScroll: true });
  });

})();
