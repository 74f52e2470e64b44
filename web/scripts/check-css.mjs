// Physical directions break mirrored languages, hex colors break the dark theme: neither is allowed outside the tokens.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const PHYSICAL = /(?<![\w-])((margin|padding|border)-(left|right)|(left|right)\s*:|(text-align|float)\s*:\s*(left|right)|border-(top|bottom)-(left|right)-radius)/;
const COLOR = /#[0-9a-f]{3,8}\b(?!.*url)/i;
const WHITE = /#fff(fff)?\b/gi;
const problems = [];

const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

for (const path of files("src")) {
  if (path.endsWith("tokens.css") || !/\.(css|tsx)$/.test(path)) continue;
  readFileSync(path, "utf8").split("\n").forEach((line, index) => {
    const place = `${path}:${index + 1}`;
    if (path.endsWith(".css") && PHYSICAL.test(line)) problems.push(`${place}: physical direction; use the logical property`);
    if (path.endsWith(".tsx") && /(margin|padding|border)(Left|Right)|textAlign: "(left|right)"/.test(line)) problems.push(`${place}: physical direction`);
    if (path.endsWith(".css") && COLOR.test(line.replace(WHITE, ""))) problems.push(`${place}: color outside the tokens`);
  });
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log("style sheets: logical directions, colors only from tokens");
