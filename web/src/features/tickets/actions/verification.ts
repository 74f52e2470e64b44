/** The two halves of a verification, is the result right and was the way right, as the workspace words them. Pure. */

import type { CheckLine, Config, Ticket } from "@/api/types";

export const HALVES = ["result", "process"] as const;
export type Half = (typeof HALVES)[number];
type Verified = Pick<Ticket, "type_key" | "strictest_priority">;

/** By the most urgent it ever was, as the server asks it: lowering the priority takes no line away. */
const applies = (line: CheckLine, ticket: Verified): boolean =>
  !line.archived && (!line.type_keys?.length || line.type_keys.includes(ticket.type_key)) && (!line.priorities?.length || line.priorities.includes(ticket.strictest_priority));

export const checksOf = (config: Config | undefined, half: Half, ticket: Verified): CheckLine[] => (config?.checklists?.[half] ?? []).filter((line) => applies(line, ticket));
const all = (config: Config | undefined, ticket: Verified): CheckLine[] => HALVES.flatMap((half) => checksOf(config, half, ticket));

/** Every check with its tick: what the server keeps. */
export const ticked = (config: Config | undefined, ticket: Verified, done: string[]): Record<string, boolean> =>
  Object.fromEntries(all(config, ticket).map(({ code }) => [code, done.includes(code)]));
export const lacking = (config: Config | undefined, ticket: Verified, done: string[]): number => all(config, ticket).filter(({ code }) => !done.includes(code)).length;
export const checkCount = (config: Config | undefined, ticket: Verified): number => all(config, ticket).length;
/** The name of a check that was ticked once, also when the list changed since. */
export const checkName = (config: Config | undefined, code: string) => HALVES.flatMap((half) => config?.checklists?.[half] ?? []).find((check) => check.code === code)?.name ?? code;
