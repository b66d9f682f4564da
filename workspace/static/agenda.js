// The order of an agenda: drag a point by its handle, or press the arrows on it. Its menu and its form do the same.
(() => {
  const op = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  const points = (list) => [...list.children].filter((li) => li.dataset.place);
  const put = (item, focus) => {
    const list = item.parentElement, place = points(list).indexOf(item) + 1, { id } = item;
    // What dragging styled would be copied onto the new points as they settle, which the page's policy forbids.
    for (const each of points(list)) each.removeAttribute("style");
    htmx.ajax("POST", item.dataset.place, {
      source: "#agenda", target: "#agenda", swap: "innerHTML show:none", values: { place, op: op() },
    }).then(() => { if (focus) document.querySelector(`#${CSS.escape(id)} [data-grip]`)?.focus({ preventScroll: true }); });
  };
  let loading;
  const sortable = (list) =>
    (loading ||= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = list.dataset.drag;
      script.onload = resolve;
      document.head.append(script);
    }));
  const ready = async (event) => {
    const list = event.target.closest?.("[data-grip]")?.closest("[data-drag]");
    if (!list) return;
    await sortable(list);
    if (Sortable.get(list)) return;
    Sortable.create(list, {
      draggable: "li[data-place]", handle: "[data-grip]", animation: 120,
      onEnd: (e) => { if (e.oldIndex !== e.newIndex) put(e.item, false); },
    });
  };
  addEventListener("pointerover", ready, { passive: true });
  addEventListener("touchstart", ready, { passive: true });
  document.addEventListener("keydown", (event) => {
    const item = event.target.closest?.("[data-grip]")?.closest("li[data-place]");
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!item || !way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const other = points(item.parentElement)[points(item.parentElement).indexOf(item) + way];
    if (!other) return;
    if (way < 0) other.before(item); else other.after(item);
    put(item, true);
  });
})();
