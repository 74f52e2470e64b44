/** Commands alive right now. A screen registers what it can do; keyboard and palette run the newest registration. */

import { useEffect, useRef } from "react";
import { create } from "zustand";
import { COMMANDS, commandInfo } from "./catalogue";
import { usePrefs } from "../prefs";

export interface Running { id: string; run: () => void; label?: string }
interface Registry { alive: Running[]; join: (one: Running) => void; leave: (one: Running) => void }

export const useRegistry = create<Registry>((set) => ({
  alive: [],
  join: (one) => set((state) => ({ alive: [...state.alive, one] })),
  leave: (one) => set((state) => ({ alive: state.alive.filter((other) => other !== one) })),
}));

interface UseCommandOptions { enabled?: boolean; /** Replaces the catalogue's text, e.g. «升级给 周明哲». */ label?: string }

/** Makes a command of the catalogue do something while this component is mounted. */
export function useCommand(id: string, run: () => void, { enabled = true, label }: UseCommandOptions = {}): void {
  const latest = useRef(run);
  useEffect(() => void (latest.current = run));
  useEffect(() => {
    if (!enabled) return undefined;
    if (!commandInfo(id)) throw new Error(`No command ${id} in the catalogue`);
    const one: Running = { id, label, run: () => latest.current() };
    const { join, leave } = useRegistry.getState();
    join(one);
    return () => leave(one);
  }, [id, enabled, label]);
}

/** Runs a command if some screen offers it; false when none does. */
export function runCommand(id: string): boolean {
  const one = useRegistry.getState().alive.findLast((running) => running.id === id);
  one?.run();
  return Boolean(one);
}

/** The keys of a command after the person's own mapping; null when switched off. */
export function keysOf(id: string, remapped: Record<string, string | null>): string | null {
  return id in remapped ? (remapped[id] ?? null) : (commandInfo(id)?.keys ?? null);
}
export const useKeys = (id: string): string | undefined => usePrefs((prefs) => keysOf(id, prefs.shortcuts)) ?? undefined;

/** Every command with its current keys. */
export const keyedCommands = (remapped: Record<string, string | null>) =>
  COMMANDS.map((info) => ({ ...info, keys: keysOf(info.id, remapped) }));
