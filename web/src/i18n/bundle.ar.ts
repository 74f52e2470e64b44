/** All texts of one language in one chunk. */
const files = import.meta.glob("./locales/ar/*.json", { eager: true, import: "default" });

export default Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ""), texts]),
);
