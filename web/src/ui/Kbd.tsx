import css from "./bits.module.css";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const shown = (key: string): string => (!MAC && key === "⌘" ? "Ctrl" : key);

/** Keys separated by spaces: "⌘ K", "G W". */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={css.kbds} dir="ltr" aria-hidden="true">
      {keys.split(" ").map((key, index) => (
        <kbd key={index} className={css.kbd}>{shown(key)}</kbd>
      ))}
    </span>
  );
}
