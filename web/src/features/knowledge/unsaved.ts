/** What is written and not saved yet, kept on this device: per person, article and version. */

import { useState } from "react";
import { BLANK, type Texts } from "./shapes";

type All = Record<string, Texts>;

const read = (name: string): All | null => {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "null") as All | null;
    return kept && Object.fromEntries(Object.entries(kept).map(([language, texts]) => [language, { ...BLANK, ...texts }]));
  } catch {
    return null;
  }
};

/** The texts as they stand on the screen; `forget` once the server has them. */
export function useUnsaved(name: string, saved: All) {
  const [kept, setKept] = useState<All | null>(() => read(name));
  const change = (texts: All) => {
    setKept(texts);
    try {
      localStorage.setItem(name, JSON.stringify(texts));
    } catch { /* full or forbidden: the screen still has it */ }
  };
  const forget = () => {
    setKept(null);
    localStorage.removeItem(name);
  };
  return { texts: kept ?? saved, change, forget };
}
