/* Print as JSON, for each script or style of a built site, the syntax that older browsers do not know. Scripts are parsed as
   ES2015. In styles, selectors and at-rules that Chromium 80 lacks are reported. Usage: node syntax.mjs SITE js|css */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "acorn";
import { full } from "acorn-walk";
import * as csstree from "css-tree";

// "includes" is ES2015 for strings but ES2016 for arrays: scripts use indexOf for both.
const LATER_METHODS = new Set(["includes", "padStart", "padEnd", "flat", "flatMap", "matchAll", "replaceAll", "trimStart", "trimEnd", "replaceChildren", "findLast", "toSorted", "toReversed"]);
const LATER_STATICS = { Object: ["entries", "values", "fromEntries", "hasOwn", "groupBy"], Promise: ["allSettled", "any"], Array: ["fromAsync"] };
const LATER_GLOBALS = new Set(["structuredClone", "globalThis", "AbortSignal", "WeakRef", "BigInt"]);
const LATER_SELECTORS = new Set(["has", "is", "where", "details-content", "popover-open", "user-valid", "user-invalid"]);
const LATER_RULES = new Set(["layer", "container", "scope", "starting-style", "property", "view-transition", "position-try"]);

function script(text) {
  const found = [];
  let tree;
  try { tree = parse(text, { ecmaVersion: 2015, sourceType: "script", locations: true }); } catch (error) { return [error.message]; }
  const said = (node, what) => found.push(`${what} (${node.loc.start.line}:${node.loc.start.column + 1})`);
  full(tree, node => {
    if (node.type === "MemberExpression" && !node.computed) {
      const owner = node.object.name, name = node.property.name;
      if (LATER_METHODS.has(name)) said(node, "." + name);
      if (owner in LATER_STATICS && LATER_STATICS[owner].includes(name)) said(node, `${owner}.${name}`);
    }
    if (node.type === "Identifier" && LATER_GLOBALS.has(node.name)) said(node, node.name);
  });
  return found;
}

function style(text) {
  const found = [];
  const tree = csstree.parse(text, { positions: true, parseValue: false, onParseError: error => found.push(error.message) });
  csstree.walk(tree, function (node) {
    const at = node.loc ? ` (${node.loc.start.line}:${node.loc.start.column})` : "";
    const onPaper = this.atrule !== null && this.atrule.prelude !== null && csstree.generate(this.atrule.prelude) === "print";
    if (/^Pseudo/.test(node.type) && LATER_SELECTORS.has(node.name) && !onPaper) found.push(":" + node.name + at);
    if (node.type === "Atrule" && LATER_RULES.has(node.name)) found.push("@" + node.name + at);
    if (node.type === "NestingSelector") found.push("nesting" + at);
  });
  return found;
}

const [site, kind] = process.argv.slice(2);
const files = readdirSync(site, { recursive: true }).filter(name => name.endsWith("." + kind));
const read = kind === "js" ? script : style;
// A byte order mark decides, as in browsers: the files of the search index are UTF-16.
function textOf(name) {
  const bytes = readFileSync(join(site, name));
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
}
console.log(JSON.stringify(Object.fromEntries(files.map(name => [name, read(textOf(name))]))));
