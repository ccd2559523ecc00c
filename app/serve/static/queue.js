// Keys of the review queue: j, k, c, d, w, o; everything here can be done without them.
"use strict";
(function () {
  const items = Array.from(document.querySelectorAll(".lv-item"));
  if (!items.length) return;
  let at = items.findIndex((item) => "#" + item.id === location.hash);

  function go(index) {
    at = Math.max(0, Math.min(items.length - 1, index));
    items[at].focus();
    items[at].scrollIntoView({ block: "nearest" });
  }

  function choose(action) {
    if (at < 0) go(0);
    const details = items[at].querySelector("details.lv-decide");
    if (!details) return;
    details.open = true;
    details.querySelectorAll("button[name=action]").forEach((button) => {
      if (button.value === action) button.dataset.chosen = "1";
      else delete button.dataset.chosen;
    });
    details.querySelector("textarea").focus();
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("textarea, input, select");
    if (field) {
      const form = field.closest("form.lv-decision");
      if (!form) return;
      if (event.key === "Escape") {
        form.closest("details").open = false;
        form.closest(".lv-item").focus();
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        const chosen = form.querySelector("button[data-chosen]");
        if (chosen) form.requestSubmit(chosen);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const actions = { c: "confirm", d: "dismiss", w: "waive" };
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "o" && at >= 0) location.assign(items[at].dataset.open);
    else if (actions[event.key]) choose(actions[event.key]);
    else return;
    event.preventDefault();
  });
  if (at >= 0) go(at);
})();
