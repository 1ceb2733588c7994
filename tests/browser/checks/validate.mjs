/* What html-validate finds in the pages of a built site. Usage: node validate.mjs SITE */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const config = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
  },
};
const site = process.argv[2];
const validator = new HtmlValidate(new FileSystemConfigLoader(config));
const found = {};
for (const name of readdirSync(site, { recursive: true }).filter(name => name.endsWith(".html"))) {
  const report = await validator.validateFile(join(site, name));
  const messages = report.results.flatMap(result => result.messages);
  if (messages.length || name === "index.html") {
    found[name] = messages.map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  }
}
console.log(JSON.stringify(found));
