/** What a person set for themselves: theme, density, pane widths, shortcuts. Local at once, on the server a second later. */

import { create } from "zustand";
import { api } from "@/api/client";

export type Theme = "light" | "dark" | "system";
export type Density = "comfortable" | "compact" | "minimal";
interface Prefs {
  theme: Theme;
  density: Density;
  viewsWidth: number;
  listWidth: number;
  contextWidth: number;
  viewsFolded: boolean;
  contextFolded: boolean;
  /** Remapped keys by command id; null switches one off. */
  shortcuts: Record<string, string | null>;
}

export const DEFAULT_PREFS: Prefs = {
  theme: "system", density: "comfortable", viewsWidth: 196, listWidth: 324, contextWidth: 304,
  viewsFolded: false, contextFolded: false, shortcuts: {},
};
const STORED = "ringdesk.prefs";
const THEME = "ringdesk.theme";
const SAVE_AFTER_MS = 1000;

function stored(): Partial<Prefs> {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<Prefs>;
  } catch {
    return {};
  }
}

function keep(prefs: Prefs): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(prefs));
    localStorage.setItem(THEME, prefs.theme);
  } catch {
    // private windows refuse storage; the server still keeps them
  }
}

const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");
function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme === "dark" || (theme === "system" && prefersDark().matches) ? "dark" : "light";
}

interface PrefsStore extends Prefs {
  change: (patch: Partial<Prefs>) => void;
  /** Takes over what the server keeps for this person, without sending it back. */
  adopt: (prefs: Record<string, unknown>) => void;
}

const only = (state: PrefsStore): Prefs => {
  const { change: _change, adopt: _adopt, ...prefs } = state;
  return prefs;
};

let saving: ReturnType<typeof setTimeout> | undefined;
let signedIn = false;
export const usePrefs = create<PrefsStore>((set, get) => ({
  ...DEFAULT_PREFS,
  ...stored(),
  change: (patch) => {
    set(patch);
    if (patch.theme) applyTheme(patch.theme);
    const prefs = only(get());
    keep(prefs);
    clearTimeout(saving);
    if (signedIn) saving = setTimeout(() => void api.patch("/me", { prefs }).catch(() => undefined), SAVE_AFTER_MS);
  },
  adopt: (prefs) => {
    signedIn = true;
    set({ ...DEFAULT_PREFS, ...stored(), ...(prefs as Partial<Prefs>) });
    keep(only(get()));
    applyTheme(get().theme);
  },
}));

/** Follows the system's theme while the person has chosen no own. */
export function followSystemTheme(): void {
  prefersDark().addEventListener("change", () => applyTheme(usePrefs.getState().theme));
}
