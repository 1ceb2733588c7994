/* Ask an index queries by the scripts of the product, each with nothing in the cache: node real_texts.js INDEX SCRIPTS QUERIES.json.

   INDEX is the folder of the index, SCRIPTS that of the minified scripts. Output: JSON, for each query {first, ten, found}: the bytes
   (gzip -6) that were asked for until the first result and until ten, and the results, each with its address, whether its text has the
   text that was wanted (holds), and its label (near, about). Bytes are those of the scripts of the page of results too. QUERIES.json has
   pairs of a query and that text. */
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm"), zlib = require("zlib");

const [folder, scripts, queries] = process.argv.slice(2);
const ON_PAGE = ["search-unpack.js", "search-index.js", "search.js", "search-page.js"], RUN = ON_PAGE.slice(0, 3), COUNT = 10;
const files = new Map();

/* Return the compressed size of a file, and the script that it is. */
function read(file) {
  if (!files.has(file)) {
    const bytes = fs.readFileSync(file), isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
    const code = new vm.Script(isWide ? bytes.subarray(2).toString("utf16le") : bytes.toString("utf8"), { filename: file });
    files.set(file, { size: zlib.gzipSync(bytes, { level: 6 }).length, code });
  }
  return files.get(file);
}

/* Return a window with the scripts of the search, which counts the bytes that it loads. */
function open() {
  const counted = { bytes: ON_PAGE.reduce((sum, name) => sum + read(path.join(scripts, name)).size, 0) };
  const document = {
    currentScript: { src: "http://site/assets/search-index.js" },
    createElement: () => ({ remove() {} }),
    head: { appendChild(element) {
      const address = new URL(element.src).pathname, isIndex = address.startsWith("/search/");
      const { size, code } = read(path.join(isIndex ? folder : scripts, path.basename(address)));
      counted.bytes += size;
      setImmediate(() => { code.runInContext(window); element.onload(); });
    } }
  };
  const window = vm.createContext({ document, location: { protocol: "http:" }, URL, TextDecoder, setTimeout, console });
  window.window = window;
  RUN.forEach(name => read(path.join(scripts, name)).code.runInContext(window));
  return { counted, engine: window.ylSearch };
}

async function ask([query, wanted]) {
  const { counted, engine } = open(), search = new engine.Search(query);
  let first = 0;
  await search.prepare();
  const rows = await search.next(COUNT, () => { first = first || counted.bytes; });
  const whole = engine.index.fold(wanted);
  const holds = row => engine.index.fold(row.title + row.context + row.text).indexOf(whole) >= 0;
  return {
    first: first || counted.bytes, ten: counted.bytes,
    found: rows.map(row => ({ uri: row.uri.split("#")[0], holds: holds(row), near: row.isNear, about: row.isAbout }))
  };
}

(async () => {
  const answers = [];
  for (const query of JSON.parse(fs.readFileSync(queries, "utf8"))) { answers.push(await ask(query)); }
  process.stdout.write(JSON.stringify(answers));
})();
