/** What the settings compute before they ask the server. */

import type { LevelAbove, Purse } from "./shapes";

/** An amount the server takes: digits, and a point before at most two more. */
export const isMoney = (text: string): boolean => /^\d{1,12}(\.\d{1,2})?$/.test(text.trim());

/** How much of the budget is spent and reserved, in hundredths of the bar; an empty budget is a full one. */
export function shares({ budget, spent, reserved }: Pick<Purse, "budget" | "spent" | "reserved">): { spent: number; reserved: number } {
  const whole = Number(budget);
  if (whole <= 0) return { spent: 100, reserved: 0 };
  const gone = Math.min(100, (Number(spent) / whole) * 100);
  return { spent: gone, reserved: Math.min(100 - gone, (Number(reserved) / whole) * 100) };
}

/** The entries of one list that get another place when one of them is moved by `by`. */
export function moves(lines: { id: string; position: number }[], id: string, by: number): { id: string; position: number }[] {
  const from = lines.findIndex((line) => line.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= lines.length) return [];
  const next = lines.filter((line) => line.id !== id);
  next.splice(to, 0, lines[from]!);
  return next.map((line, position) => ({ id: line.id, position, before: line.position })).filter(({ position, before }) => position !== before).map(({ id: moved, position }) => ({ id: moved, position }));
}

/** Limits by role as the server keeps them: an empty one falls to «every other role». */
export const namedLimits = (limits: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(limits).map(([role, text]) => [role, text.trim()] as const).filter(([, text]) => text));

const someone = ({ level: { who } }: LevelAbove): boolean => Boolean(who.roles?.length || who.teams?.length || who.departments?.length || who.members?.length);

export interface PurseForm {
  name: Record<string, string>; currency: string; period: Purse["period"]; budget: string; single_limits: Record<string, string>; member_monthly: string; customer_90_days: string; levels: LevelAbove[];
}
/** What a purse still lacks to be saved, the first of it. */
export function purseLacks(form: PurseForm): "name" | "currency" | "budget" | "limits" | "levels" | null {
  if (!Object.values(form.name).some((text) => text.trim())) return "name";
  if (!/^[A-Z]{3}$/.test(form.currency)) return "currency";
  if (!isMoney(form.budget)) return "budget";
  if (![form.member_monthly, form.customer_90_days, ...Object.values(namedLimits(form.single_limits))].every(isMoney)) return "limits";
  return form.levels.every((one) => isMoney(one.above) && someone(one) && Object.values(one.level.name).some(Boolean)) ? null : "levels";
}
