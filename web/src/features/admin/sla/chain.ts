/** The chain of warnings and escalations: where its steps stand on the line, and how it is edited. Pure. */

import type { ClockKind, Part, Step } from "./shapes";
import { PARTS } from "./shapes";

export const DEFAULT_STEPS: Step[] = [
  { key: "warn", percent: 75, to: ["handler"] },
  { key: "breach", percent: 100, to: ["handler", "team_lead"] },
  { key: "department", after_minutes: 30, to: ["department_head"], raise_level: true },
  { key: "director", after_minutes: 120, to: ["director"], raise_level: true },
];

export type Measure = "percent" | "before_minutes" | "after_minutes";
export const measureOf = (step: Step): Measure => (step.before_minutes != null ? "before_minutes" : step.after_minutes != null ? "after_minutes" : "percent");
export const amountOf = (step: Step): number => step[measureOf(step)] ?? 0;

/** Minutes after the start at which a step is reached, for a target of so many minutes; it never lies before the start. */
export function momentOf(step: Step, target: number): number {
  const amount = amountOf(step);
  const at = { percent: Math.ceil((target * amount) / 100), before_minutes: target - amount, after_minutes: target + amount }[measureOf(step)];
  return Math.max(0, at);
}

type StepKind = "warning" | "breach" | "escalation";
export function kindOf(step: Step): StepKind {
  const measure = measureOf(step);
  if (measure === "before_minutes") return "warning";
  if (measure === "after_minutes") return "escalation";
  return amountOf(step) < 100 ? "warning" : amountOf(step) === 100 ? "breach" : "escalation";
}

/** In the order in which they are reached. */
export const inOrder = (steps: Step[], target: number): Step[] =>
  [...steps].sort((a, b) => momentOf(a, target) - momentOf(b, target) || a.key.localeCompare(b.key));

const LONGEST = 1.5;
/** Share of the line at which each step stands: the promise lies at 1 / LONGEST unless the chain ends before it; what is too late or too close is moved apart. */
export function placesOf(steps: Step[], target: number, widest = 0.17): { places: number[]; due: number; room: number } {
  const moments = inOrder(steps, target).map((step) => momentOf(step, target));
  const late = moments.some((at) => at > target);
  const due = late ? 1 / LONGEST : 0.94;
  const raw = moments.map((at) => (at <= target ? (due * at) / Math.max(1, target) : due + (1 - due) * (1 - target / at)));
  const room = Math.min(widest, 1 / Math.max(1, moments.length));
  return { places: spread(raw, room), due, room };
}

/** Each at least `room` from the one before and inside the line with half a room at both ends. */
function spread(raw: number[], room: number): number[] {
  const [low, high] = [room / 2, 1 - room / 2];
  const forth = raw.reduce<number[]>((done, at) => [...done, Math.max(at, low, (done.at(-1) ?? -1) + room)], []);
  return forth.reduceRight<number[]>((done, at) => [Math.min(at, done[0] === undefined ? high : done[0] - room), ...done], []);
}

const keyFor = (steps: Step[]): string => {
  const used = new Set(steps.map(({ key }) => key));
  for (let n = steps.length + 1; ; n += 1) if (!used.has(`step_${n}`)) return `step_${n}`;
};

/** A new step: half of the time, to the handler. */
export const added = (steps: Step[], at: number): Step[] => [...steps, { key: keyFor(steps), percent: at, to: ["handler"] }];
export const removed = (steps: Step[], key: string): Step[] => steps.filter((step) => step.key !== key);
export const replaced = (steps: Step[], key: string, next: Step): Step[] => steps.map((step) => (step.key === key ? next : step));

/** The same step counted in another way; the other measures are left out. */
export function measured(step: Step, measure: Measure, amount: number): Step {
  const { key, clocks, to, raise_level } = step;
  return { key, [measure]: amount, ...(clocks && { clocks }), ...(to && { to }), ...(raise_level !== undefined && { raise_level }) };
}

/** A nudge by the keyboard: five percent, or a tenth of the minutes and at least one; inside what the server takes. */
export function nudged(step: Step, direction: 1 | -1): Step {
  const [measure, amount] = [measureOf(step), amountOf(step)];
  if (measure === "percent") return measured(step, measure, clamp(amount + 5 * direction, 1, 500));
  const by = Math.max(1, Math.round(amount / 10)) * direction * (measure === "before_minutes" ? -1 : 1);
  return measured(step, measure, clamp(amount + by, 1, 43_200));
}
export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export function told(step: Step, part: Part, on: boolean): Step {
  const to = new Set(step.to ?? []);
  if (on) to.add(part); else to.delete(part);
  return { ...step, to: PARTS.filter((one) => to.has(one)) };
}

export const appliesTo = (step: Step, clock: ClockKind): boolean => !step.clocks || step.clocks.length === 0 || step.clocks.includes(clock);

type StepProblem = "nobody" | "percent" | "minutes";
/** What would be refused; null when the step is whole. */
export function problemOf(step: Step): StepProblem | null {
  const amount = amountOf(step);
  if (measureOf(step) === "percent" ? amount < 1 || amount > 500 : amount < 1) return measureOf(step) === "percent" ? "percent" : "minutes";
  return (step.to ?? []).length === 0 ? "nobody" : null;
}

/** Where a step comes to lie when it is pulled to a share of the line: whole five percents or five minutes, its measure kept. */
export function draggedTo(step: Step, share: number, due: number, target: number): Step {
  const at = share <= due ? (target * Math.max(0, share)) / due : target / Math.max(0.05, 1 - (share - due) / (1 - due));
  const measure = measureOf(step);
  if (measure === "percent") return measured(step, measure, clamp(Math.round(((at / Math.max(1, target)) * 100) / 5) * 5, 5, 500));
  const minutes = measure === "before_minutes" ? target - at : at - target;
  return measured(step, measure, clamp(Math.round(minutes / 5) * 5, 5, 43_200));
}
