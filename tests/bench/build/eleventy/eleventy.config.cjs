// The lists of activities, made once for a build: by organisation and year, by month, by type.
const ITEMS = 60, LONG = 150;
const CHINESE_DAYS = "日一二三四五六";
const day = (text) => { const [y, m, d] = text.split("-"); return `${+y}年${+m}月${+d}日`; };

function grouped(rows, keysOf) {
  const found = new Map();
  for (const row of rows) for (const key of keysOf(row)) {
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(row);
  }
  return found;
}

function byMonth(rows) {
  return [...grouped(rows, (row) => [row.on.slice(0, 7)])].map(([month, part]) => ({ month, rows: part }));
}

function paged(url, title, rows, size) {
  const count = Math.ceil(rows.length / size);
  const urls = [...Array(count).keys()].map((n) => (n ? `${url}p${n + 1}/` : url));
  return urls.map((each, n) => ({
    url: each, title, urls, number: n + 1, count: rows.length, months: byMonth(rows.slice(n * size, (n + 1) * size)),
  }));
}

module.exports = function (config) {
  config.setQuietMode(true);
  config.addPassthroughCopy({ "../assets": "assets" });
  config.addFilter("day", day);
  config.addFilter("weekday", (text) => CHINESE_DAYS[new Date(text).getUTCDay()]);
  config.addFilter("monthDay", (text) => day(text).split("年")[1]);
  config.addFilter("monthTitle", (text) => `${+text.slice(0, 4)}年${+text.slice(5)}月`);

  const sorted = (api) => api.getFilteredByTag("activity").map((page) => ({
    url: page.url, title: page.data.title, on: page.data.date, time: page.data.time,
    org: page.data.org, sort: page.data.sort, kinds: page.data.kinds, data: page.data,
  })).sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : a.url < b.url ? 1 : -1));

  config.addCollection("lists", (api) => {
    const rows = sorted(api), lists = [];
    for (const [id, own] of grouped(rows, (row) => [row.org.id])) {
      own.forEach((row, n) => { row.data.newer = own[n - 1]; row.data.older = own[n + 1]; });
      const name = own[0].org.name, years = [];
      for (const [year, part] of grouped(own, (row) => [row.on.slice(0, 4)])) {
        const url = `/activities/${id}/${year}/`;
        years.push({ url, title: `${year}年`, count: part.length });
        lists.push(...paged(url, `${name}${year}年的活动`, part, LONG));
      }
      lists.push({ url: `/activities/${id}/`, title: `${name}的活动`, years, org: own[0].org, latest: own.slice(0, 10) });
    }
    for (const [month, part] of grouped(rows, (row) => [row.on.slice(0, 7)]))
      lists.push(...paged(`/activities/year/${month.replace("-", "/")}/`, `${month}的活动`, part, LONG));
    for (const [code, part] of grouped(rows, (row) => row.kinds))
      lists.push(...paged(`/activities/type/${code}/`, part[0].sort.name, part, ITEMS));
    return lists;
  });
  return {
    markdownTemplateEngine: false,
    dir: { input: "../content", includes: "../eleventy/_includes" },
  };
};
