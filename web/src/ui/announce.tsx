import { useSyncExternalStore } from "react";

/** The same deadline stands in the list, the head and the panel; it is said once. */
const AGAIN_AFTER_MS = 60_000;
let said = { text: "", at: 0 };
const watchers = new Set<() => void>();
const watch = (act: () => void) => {
  watchers.add(act);
  return () => void watchers.delete(act);
};

/** Interrupts a screen reader. Only for what cannot wait: my own ticket is late. */
export function announce(text: string, now: number = Date.now()): void {
  if (said.text === text && now - said.at < AGAIN_AFTER_MS) return;
  said = { text, at: now };
  watchers.forEach((act) => act());
}

/** The page's one assertive region. */
export function Announcer() {
  const text = useSyncExternalStore(watch, () => said.text);
  return <div className="sr" aria-live="assertive" data-announcer>{text}</div>;
}
