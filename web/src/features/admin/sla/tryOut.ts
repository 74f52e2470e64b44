/** What a try-out asks: a real ticket, or one invented. Pure. */

import { today } from "../../reports/days";
import type { PolicyDefinition, PolicyKind } from "./shapes";
import type { Channel, Priority } from "@/api/types";
import { isLeaf, partsOf } from "@/conditions/tree";

export interface Invented { priority: Priority; type_key: string | null; channel: Channel; tier: "standard" | "vip"; department_id: string | null; requester_zone: string }
export interface Question { mode: "invented" | "ticket"; ticket: string; invented: Invented; /** Local to `zone`, "2026-11-21T17:02". */ at: string }

const pad = (part: number): string => String(part).padStart(2, "0");

/** The local wall clock of a zone, as an input of kind datetime-local takes it. */
export function wallClock(instant: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(instant);
  const [hour, minute] = ["hour", "minute"].map((type) => Number(parts.find((part) => part.type === type)?.value ?? 0));
  return `${today(zone, instant)}T${pad(hour ?? 0)}:${pad(minute ?? 0)}`;
}

/** The instant of a wall clock time; in the hour that comes twice the first one, in the one that does not exist the one after. */
export function instantOf(wall: string, zone: string): string | null {
  const guess = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) ? Date.parse(`${wall}:00Z`) : Number.NaN;
  if (Number.isNaN(guess)) return null;
  const offset = (at: number) => Date.parse(`${wallClock(at, zone)}:00Z`) - at;
  const [before, after] = [guess - offset(guess - 86_400_000), guess - offset(guess + 86_400_000)];
  const fits = [before, after].filter((at) => wallClock(at, zone) === wall);
  return new Date(fits.length > 0 ? Math.min(...fits) : before).toISOString();
}

/** Without `at` a real ticket is taken as if it came when it came. */
export interface Asked { policies: { id: string; kind: PolicyKind; definition: PolicyDefinition }[]; ticket?: string; facts?: Invented; at?: string; zone: string }

/** Null while something is missing. */
export function asked(question: Question, id: string, kind: PolicyKind, definition: PolicyDefinition, zone: string): Asked | null {
  const policies = [{ id, kind, definition }];
  const number = question.ticket.replace(/^\D+/, "");
  if (question.mode === "ticket") return number ? { policies, ticket: number, zone } : null;
  const at = instantOf(question.at, zone);
  return at ? { policies, facts: question.invented, at, zone } : null;
}

const FACTS: Record<string, keyof Invented> = { type: "type_key", customer_tier: "tier", channel: "channel", department: "department_id" };
/** What a ticket must be for a condition to hold, as far as it says so plainly. */
export function factsFor(when: PolicyDefinition["when"]): Partial<Invented> {
  const pairs = partsOf(when).flatMap((part): [string, string][] => {
    if (!isLeaf(part) || !["eq", "in", "any_of"].includes(part.op)) return [];
    const fact = FACTS[part.field];
    const value: unknown = Array.isArray(part.value) ? part.value[0] : part.value;
    return fact && typeof value === "string" ? [[fact, value]] : [];
  });
  return Object.fromEntries(pairs) as Partial<Invented>;
}
