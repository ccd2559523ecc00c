// Filters, search and keys. Every page reads whole without this file; what needs it is hidden until it runs.
(function () {
  "use strict";
  var asked = new URLSearchParams(location.search);

  document.querySelectorAll(".needs-script").forEach(function (element) { element.hidden = false; });

  function plain(text) { return text.toLowerCase().replace(/\s+/g, ""); }

  // A unit is found by any part of its names, its pinyin or its initials.
  function found(keys, wanted) { return !wanted || keys.split("|").some(function (key) { return key.indexOf(wanted) !== -1; }); }

  function statusFits(row, year, status) {
    if (!status) { return true; }
    return row.dataset.status.trim().split(" ").some(function (pair) {
      var parts = pair.split(":");
      return parts[1] === status && (!year || parts[0] === year);
    });
  }

  document.querySelectorAll("form[data-filter]").forEach(function (form) {
    var table = document.getElementById(form.dataset.filter);
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var shown = form.querySelector(".shown");
    var empty = table.parentNode.querySelector(".empty");

    function value(name) { return form.elements[name] ? form.elements[name].value : ""; }

    function apply() {
      var wanted = plain(value("q")), kind = value("kind"), severity = value("severity");
      var count = 0;
      rows.forEach(function (row) {
        var fits = found(row.dataset.keys, wanted) && (!kind || row.dataset.kind === kind) &&
          (!severity || row.dataset.severity === severity) && (!form.elements.status || statusFits(row, value("year"), value("status")));
        row.hidden = !fits;
        if (fits) { count += 1; }
      });
      shown.textContent = shown.dataset.words.replace("{}", String(count));
      if (empty) { empty.hidden = count !== 0; }
    }

    asked.forEach(function (text, name) { if (form.elements[name]) { form.elements[name].value = text; } });
    form.addEventListener("input", apply);
    form.addEventListener("change", apply);
    form.addEventListener("reset", function () { setTimeout(apply, 0); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var first = rows.filter(function (row) { return !row.hidden; });
      if (first.length === 1) { location.href = first[0].querySelector("a").href; }
    });
    apply();
    if (asked.has("q") && asked.get("q") && form.elements.q) { form.scrollIntoView(); form.elements.q.focus(); }
  });

  // J and K move within a list of things to do, only while the focus is inside it.
  document.querySelectorAll("[data-keys-list]").forEach(function (list) {
    var items = Array.prototype.slice.call(list.querySelectorAll("[data-item]"));
    list.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
      var step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (!step) { return; }
      var line = event.target.closest("li");
      var at = items.findIndex(function (item) { return line && line.contains(item); });
      var next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
      if (next) { event.preventDefault(); next.focus(); }
    });
  });

})();
