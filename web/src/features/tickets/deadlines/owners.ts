/** Whose time it was: order and color of the owners. Pure. */

import type { OwnerKind, OwnerTime, TimeLedger } from "./shapes";

const ORDER: OwnerKind[] = ["elsewhere", "intake", "team", "department", "approver", "customer", "buffer", "closed", "done"];
const COLORS: Record<OwnerKind, string> = {
  elsewhere: "var(--chart-5)", intake: "var(--chart-4)", team: "var(--chart-1)", department: "var(--chart-6)", approver: "var(--ai)", customer: "var(--chart-3)",
  buffer: "var(--chart-2)", closed: "var(--bg-active)", done: "var(--line-strong)",
};
/** Several teams or departments keep their kind's color, each a shade lighter. */
const SHADES = [100, 66, 44, 30];

interface OwnerShare extends OwnerTime { key: string; color: string; /** Percent of the whole. */ percent: number }

const keyOf = ({ kind, id }: Pick<OwnerTime, "kind" | "id">): string => `${kind}.${id ?? ""}`;

/** The owners in a fixed order, each with its own color; those without a second are left out. */
export function sharesOf({ owners, elapsed_seconds }: Pick<TimeLedger, "owners" | "elapsed_seconds">): OwnerShare[] {
  const seen = new Map<OwnerKind, number>();
  return [...owners].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.seconds - a.seconds).filter((one) => one.seconds > 0).map((one) => {
    const index = seen.get(one.kind) ?? 0;
    seen.set(one.kind, index + 1);
    const shade = SHADES[Math.min(index, SHADES.length - 1)] ?? 100;
    return { ...one, key: keyOf(one), color: shade === 100 ? COLORS[one.kind] : `color-mix(in srgb, ${COLORS[one.kind]} ${shade}%, var(--bg-surface))`, percent: elapsed_seconds > 0 ? (one.seconds / elapsed_seconds) * 100 : 0 };
  });
}

export const colorOf = (shares: OwnerShare[], owner: Pick<OwnerTime, "kind" | "id">): string => shares.find((one) => one.key === keyOf(owner))?.color ?? COLORS[owner.kind];
