/** A policy's definition while it is edited: targets, what is lacking, what a new one begins with. Pure. */

import { DEFAULT_STEPS, problemOf } from "./chain";
import { PRIORITIES, type ClockKind, type PolicyDefinition, type PolicyKind, type PolicyShown, type Step, type Target } from "./shapes";
import type { L10n, Priority } from "@/api/types";

export const definitionOf = ({ name, when, targets, pause_statuses, thanks_need_answer }: PolicyShown): PolicyDefinition =>
  ({ name, when, targets, pause_statuses, thanks_need_answer });

/** What screen 11 shows first; the rest stands behind «更多列». */
export const COLUMNS: Record<PolicyKind, { first: ClockKind[]; more: ClockKind[] }> = {
  customer: { first: ["first_response", "follow_up", "resolution"], more: ["dispatch", "next_response", "callback"] },
  department: { first: ["accept", "finish"], more: [] },
};

export const newTarget = (calendar: string): Target => ({ minutes: {}, calendar, margin_minutes: 0, steps: DEFAULT_STEPS });

export function aNewPolicy(kind: PolicyKind, name: L10n, calendar: string): PolicyDefinition {
  const promises: Record<PolicyKind, Partial<Record<ClockKind, number>>> = { customer: { first_response: 120, resolution: 1440 }, department: { accept: 60, finish: 480 } };
  return { name, when: { all: [] }, targets: { P3: { ...newTarget(calendar), minutes: promises[kind] } }, pause_statuses: [], thanks_need_answer: false };
}

/** A target changed; one that promises nothing any more is gone. `fresh` is what a new one begins with. */
export function withTarget(definition: PolicyDefinition, priority: Priority, fresh: Target, change: (target: Target) => Target): PolicyDefinition {
  const { [priority]: old, ...others } = definition.targets;
  const target = change(old ?? fresh);
  return { ...definition, targets: Object.keys(target.minutes).length === 0 ? others : { ...others, [priority]: target } };
}
/** A clock without a time has no calendar and no steps of its own either. */
export function withMinutes(target: Target, clock: ClockKind, minutes: number | null): Target {
  const { [clock]: _old, ...others } = target.minutes;
  if (minutes !== null) return { ...target, minutes: { ...others, [clock]: minutes } };
  const { [clock]: _calendar, ...calendars } = target.calendars ?? {};
  const steps = (target.steps ?? []).flatMap((step): Step[] => {
    if (!step.clocks?.includes(clock)) return [step];
    const rest = step.clocks.filter((one) => one !== clock);
    return rest.length > 0 ? [{ ...step, clocks: rest }] : [];
  });
  return { ...target, minutes: others, calendars, steps };
}
export function withCalendar(target: Target, clock: ClockKind | null, calendar: string | null): Target {
  if (clock === null) return calendar === null ? target : { ...target, calendar };
  const { [clock]: _old, ...others } = target.calendars ?? {};
  return { ...target, calendars: calendar === null ? others : { ...others, [clock]: calendar } };
}
/** The chain of one priority, or of all that have targets. */
export const withSteps = (definition: PolicyDefinition, priorities: Priority[], steps: Step[]): PolicyDefinition => ({
  ...definition,
  targets: Object.fromEntries(Object.entries(definition.targets).map(([key, target]) => [key, priorities.includes(key as Priority) ? { ...target, steps } : target])),
});

const LEADING: ClockKind[] = ["resolution", "finish", "first_response", "accept", "next_response", "follow_up", "dispatch", "callback"];
/** The clock that the chain is drawn for: the one that takes longest to fulfil. */
export const leadingClock = (target: Target | undefined): ClockKind | null => LEADING.find((clock) => target?.minutes[clock] !== undefined) ?? null;

export type Lack = { what: "name" | "targets" } | { what: "margin" | "chain" | "calendar"; priority: Priority };
/** What stands in the way of publishing; the server has the last word. */
export function lacksOf(definition: PolicyDefinition): Lack[] {
  const promised = PRIORITIES.filter((priority) => Object.keys(definition.targets[priority]?.minutes ?? {}).length > 0);
  const lacks: Lack[] = [];
  if (!Object.values(definition.name).some((text) => text.trim())) lacks.push({ what: "name" });
  if (promised.length === 0) lacks.push({ what: "targets" });
  for (const priority of promised) {
    const target = definition.targets[priority] as Target;
    const longest = Math.max(...Object.values(target.minutes));
    if ((target.margin_minutes ?? 0) >= longest) lacks.push({ what: "margin", priority });
    if (!target.calendar) lacks.push({ what: "calendar", priority });
    if ((target.steps ?? []).some(problemOf)) lacks.push({ what: "chain", priority });
  }
  return lacks;
}

