/* The reader's own branch: chosen on its page, remembered on this device alone, shown on home and on the page of activities
   with what comes next there. One press forgets it. Plain ES2015. */
(() => {
  "use strict";
  const KEY = "yl-mine";
  const home = document.querySelector(".yl-brand"), page = document.documentElement;
  function chosen() {
    try {
      const mine = JSON.parse(localStorage.getItem(KEY));
      return mine && /^orgs\/[\w-]+\/$/.test(mine.uri) && typeof mine.title === "string" ? mine : null;
    } catch (blocked) { return null; }
  }
  function choose(mine) {
    try {
      if (mine) { localStorage.setItem(KEY, JSON.stringify(mine)); } else { localStorage.removeItem(KEY); }
    } catch (blocked) { return false; }
    if (mine) { page.setAttribute("data-mine", "yes"); } else { page.removeAttribute("data-mine"); }
    return true;
  }

  /* ---- on the page of a branch ---- */
  for (const button of document.querySelectorAll("button[data-my-branch]")) {
    const own = { uri: button.getAttribute("data-uri"), title: button.getAttribute("data-title") };
    const isMine = () => (chosen() || {}).uri === own.uri;
    const unset = button.textContent; // 设为我的支部, with the word of the centre
    const show = () => {
      button.textContent = isMine() ? unset.replace("设为", "取消") : unset; // as long: nothing moves
    };
    show();
    button.addEventListener("click", () => {
      if (choose(isMine() ? null : own)) { show(); } else { button.textContent = "这台设备不让网页记东西"; }
    });
  }

  /* ---- on home and on the page of activities ---- */
  const place = document.querySelector(".yl-mine"), mine = chosen();
  if (!place || !home) { return; }
  if (!mine) { page.removeAttribute("data-mine"); return; }
  const root = home.href.replace(/index\.html$/, "");
  const isFile = location.protocol === "file:";
  const address = uri => root + uri + (isFile ? "index.html" : "");
  const branch = place.querySelector("a"), next = place.querySelector("p");
  branch.textContent = mine.title;
  branch.href = address(mine.uri);
  place.querySelector("button").addEventListener("click", () => { choose(null); });

  /* The file beside the branch's page calls this with its next activities: day, hour, title, address. */
  window.ylNext = rows => {
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(n => (n < 10 ? "0" : "") + n).join("-");
    const row = rows.find(([day]) => day >= today) || null;
    if (!row) { next.textContent = "接下来没有登记的活动。"; return; }
    const [day, hour, title, uri] = row, [, month, date] = day.split("-").map(Number);
    const week = "日一二三四五六"[new Date(`${day}T12:00`).getDay()];
    next.textContent = `${month}月${date}日（星期${week}）${hour} `;
    const link = next.appendChild(document.createElement("a"));
    link.textContent = title;
    link.href = address(uri);
  };
  const script = document.createElement("script");
  script.src = `${root}${mine.uri}next.js`;
  document.head.appendChild(script);
})();
