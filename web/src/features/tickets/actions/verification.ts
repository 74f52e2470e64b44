/** The two halves of a verification, is the result right and was the way right, as the workspace words them. Pure. */

import type { Config, Reason } from "@/api/types";

export const HALVES = ["result", "process"] as const;
export type Half = (typeof HALVES)[number];

export const checksOf = (config: Config | undefined, half: Half): Reason[] => config?.checklists?.[half] ?? [];
const all = (config: Config | undefined): Reason[] => HALVES.flatMap((half) => checksOf(config, half));

/** Every check with its tick: what the server keeps. */
export const ticked = (config: Config | undefined, done: string[]): Record<string, boolean> =>
  Object.fromEntries(all(config).map(({ code }) => [code, done.includes(code)]));
export const lacking = (config: Config | undefined, done: string[]): number => all(config).filter(({ code }) => !done.includes(code)).length;
export const checkCount = (config: Config | undefined): number => all(config).length;
/** The name of a check that was ticked once, also when the list changed since. */
export const checkName = (config: Config | undefined, code: string) => all(config).find((check) => check.code === code)?.name ?? code;
