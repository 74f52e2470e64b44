// Fails on missing, superfluous, empty or unused texts, on wrong placeholders and on incomplete plural forms.
// Rule that makes it simple: code always writes whole keys, `namespace:path.to.text`; what it builds at run time
// is a template that begins with a fixed part, such as `errors:${code}`, and then everything under it counts as used.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const LOCALES = "src/i18n/locales";
const SOURCE = "zh-CN";
const PLURAL = /_(zero|one|two|few|many|other)$/;
const problems = [];

const flatten = (node, path = "") =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value]] : flatten(value, `${path}${key}.`),
  );
const catalogue = (language) =>
  new Map(
    readdirSync(join(LOCALES, language), { recursive: true })
      .filter((file) => file.endsWith(".json"))
      .flatMap((file) =>
        flatten(JSON.parse(readFileSync(join(LOCALES, language, file), "utf8"))).map(([key, text]) => [`${basename(file, ".json")}:${key}`, text]),
      ),
  );
const placeholders = (text) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((hit) => hit[1]);
/** `too_many` is no plural: a plural has a form for "other". */
const everyKey = new Set();
const base = (key) => (PLURAL.test(key) && everyKey.has(key.replace(PLURAL, "_other")) ? key.replace(PLURAL, "") : key);
const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(name) && !/\.test\./.test(name) ? [path] : [];
  });

const languages = readdirSync(LOCALES);
const texts = Object.fromEntries(languages.map((language) => [language, catalogue(language)]));
const source = texts[SOURCE];
for (const mine of Object.values(texts)) for (const key of mine.keys()) everyKey.add(key);
const namespaces = new Set([...source.keys()].map((key) => key.split(":")[0]));
const bases = new Set([...source.keys()].map(base));

const allowed = new Map();
for (const [key, text] of source) allowed.set(base(key), new Set([...(allowed.get(base(key)) ?? []), ...placeholders(text)]));

for (const language of languages) {
  const mine = texts[language];
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const plurals = new Set([...mine.keys()].filter((key) => base(key) !== key).map(base));
  const myBases = new Set([...mine.keys()].map(base));
  for (const key of bases) if (!myBases.has(key)) problems.push(`${language}: ${key} is missing`);
  for (const key of myBases) if (!bases.has(key)) problems.push(`${language}: ${key} is not in ${SOURCE}`);
  for (const key of plurals) for (const form of forms) if (!mine.has(`${key}_${form}`)) problems.push(`${language}: ${key} lacks the plural form ${form}`);
  for (const [key, text] of mine) {
    if (!text.trim()) problems.push(`${language}: ${key} is empty`);
    for (const name of placeholders(text)) if (!allowed.get(base(key))?.has(name)) problems.push(`${language}: ${key} has an unknown {{${name}}}`);
  }
}

const used = new Set();
const prefixes = new Set();
for (const path of files("src")) {
  const code = readFileSync(path, "utf8");
  for (const [, namespace, key] of code.matchAll(/["'`](\w+):([A-Za-z0-9_.]+)["'`]/g)) {
    if (!namespaces.has(namespace)) continue;
    const whole = `${namespace}:${key}`;
    if (!bases.has(whole)) problems.push(`${path}: no text ${whole}`);
    used.add(whole);
  }
  for (const [, namespace, key] of code.matchAll(/`(\w+):([A-Za-z0-9_.]*)\$\{/g)) if (namespaces.has(namespace)) prefixes.add(`${namespace}:${key}`);
}
for (const key of bases) {
  if (!used.has(key) && ![...prefixes].some((prefix) => key.startsWith(prefix))) problems.push(`${SOURCE}: ${key} is used nowhere`);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  console.error(`${problems.length} problems in the catalogues`);
  process.exit(1);
}
console.log(`${bases.size} texts in ${languages.join(", ")}: complete, none unused`);
