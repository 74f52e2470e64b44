/** What the columns of a file are taken for. Pure. */

import type { ImportPreview } from "./queries";

/** Several columns may together make one of these. */
const JOINED = new Set(["text", "category", "tags"]);
const WHO = ["requester_email", "requester_phone", "requester_name"];

/** What the mapping still lacks: no row could become a ticket without it. */
export function lackingIn(mapping: (string | null)[]): "subject" | "requester" | null {
  if (!mapping.includes("subject") && !mapping.includes("text")) return "subject";
  return WHO.some((target) => mapping.includes(target)) ? null : "requester";
}

/** Gives a column its target; another column that had it, and cannot share it, loses it. */
export function mapped(mapping: (string | null)[], column: number, target: string | null): (string | null)[] {
  return mapping.map((old, index) => {
    if (index === column) return target;
    return target !== null && old === target && !JOINED.has(target) ? null : old;
  });
}

const SAMPLES = 3;
/** The first different values of a column. */
export const samplesOf = (preview: ImportPreview[], column: number): string[] =>
  [...new Set(preview.map(({ cells }) => cells[column]?.trim() ?? "").filter(Boolean))].slice(0, SAMPLES);

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
/** Who asks, as far as the row says. */
export const requesterOf = (read: Record<string, unknown>): string => [read.name, read.email, read.phone].map(text).filter(Boolean).join(" · ");
