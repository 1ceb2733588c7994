/* Print as JSON what html-validate finds in pages of a built site. Usage: node validate.mjs SITE PAGE... */
import { join } from "node:path";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const config = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // The standard allows any case, and MkDocs' own themes use lower case.
    "doctype-style": "off",
    // Ids of headings have Chinese characters, ids of footnotes a colon. The standard allows every character but spaces.
    "valid-id": ["error", { relaxed: true }],
    // Python-Markdown's extensions write checked="checked", which the standard allows too.
    "attribute-boolean-style": "off",
    // A table that scrolls is a region with a name, so that the keyboard reaches it. A <section> is a region only with a name.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // A matter of the source, not of the page.
    "no-trailing-whitespace": "off",
  },
};
const [site, ...pages] = process.argv.slice(2);
const validator = new HtmlValidate(new FileSystemConfigLoader(config));
const found = {};
for (const name of pages) {
  const report = await validator.validateFile(join(site, name));
  found[name] = report.results.flatMap(result => result.messages).map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
}
console.log(JSON.stringify(found));
