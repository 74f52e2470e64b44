// Budgets over what is really loaded: the import graph of an entry, not a pattern of file names.
import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** Files a chunk needs before it can run, itself included. */
function needed(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`no chunk ${key} in the build`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) needed(next, seen);
  return seen;
}
const styles = Object.values(manifest).flatMap((chunk) => chunk.css ?? []);
const stylesOf = (files) => Object.values(manifest).filter((chunk) => files.includes(chunk.file)).flatMap((chunk) => chunk.css ?? []);
const paths = (files) => [...new Set(files)].map((file) => `dist/${file}`);

const list = ["index.html", "src/i18n/bundle.zh-CN.ts", "src/features/tickets/workspace/WorkspacePage.tsx"].flatMap((key) => [...needed(key)]);
const later = (key) => [...needed(key)].filter((file) => !list.includes(file));

export default [
  { name: "JS before the list is usable", path: paths(list), limit: "220 KB", gzip: true },
  { name: "CSS before the list is usable", path: paths(stylesOf(list)), limit: "45 KB", gzip: true },
  { name: "CSS, all screens", path: paths(styles), limit: "60 KB", gzip: true },
  { name: "conversation and composer", path: paths(later("src/features/tickets/TicketPane.tsx")), limit: "150 KB", gzip: true },
  { name: "process canvas", path: paths(later("src/features/processes/designer/canvas/Canvas.tsx").filter((file) => !needed("src/features/processes/designer/DesignerPage.tsx").has(file))), limit: "75 KB", gzip: true },
  { name: "command palette", path: paths(later("src/app/palette/Palette.tsx")), limit: "35 KB", gzip: true },
];
