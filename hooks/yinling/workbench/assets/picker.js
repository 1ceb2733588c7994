// A picker of names: a few characters or letters of pinyin, and the names that have them are listed below the field.
// Without script the field has the list of the browser. The pattern is that of a combobox with a list of options.
(function () {
  "use strict";
  document.querySelectorAll("input[data-picker]").forEach(function (input) {
    var list = document.createElement("ul"), timer = 0, asked = 0, at = -1;
    input.removeAttribute("list");
    list.className = "choices";
    list.id = input.id + "-choices";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "名字");
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    close();

    function close() {
      list.hidden = true;
      at = -1;
      asked += 1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function find() {
      var mine = ++asked, typed = input.value.trim();
      if (!typed) { close(); return; }
      fetch(input.dataset.picker + "&q=" + encodeURIComponent(typed), { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : []; })
        .then(function (names) { if (mine === asked && document.activeElement === input) { show(names, typed); } })
        .catch(close);
    }

    function show(names, typed) {
      if (names.length === 1 && names[0] === typed) { close(); return; }
      list.textContent = "";
      names.forEach(function (name, number) {
        var row = document.createElement("li");
        row.id = list.id + "-" + number;
        row.setAttribute("role", "option");
        row.textContent = name;
        list.append(row);
      });
      list.hidden = !names.length;
      at = -1;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    }

    function mark(next) {
      var rows = list.children;
      if (rows[at]) { rows[at].removeAttribute("aria-selected"); }
      at = (next + rows.length) % rows.length;
      rows[at].setAttribute("aria-selected", "true");
      rows[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", rows[at].id);
    }

    function choose(row) {
      input.value = row.textContent;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    input.addEventListener("input", function (event) {
      clearTimeout(timer);
      if (!event.isComposing) { timer = setTimeout(find, 150); }
    });
    input.addEventListener("compositionend", function () { timer = setTimeout(find, 150); });
    input.addEventListener("keydown", function (event) {
      if (list.hidden || event.isComposing || event.keyCode === 229) { return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      } else if (event.key === "Enter" && at >= 0) {
        choose(list.children[at]);
      } else if (event.key === "Escape") {
        close();
      } else {
        return;
      }
      event.preventDefault();
    });
    // Before the field loses the focus, which closes the list.
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var row = event.target.closest("li");
      if (row) { choose(row); input.focus(); }
    });
    input.addEventListener("blur", close);
  });
}());
