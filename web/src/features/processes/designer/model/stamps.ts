/** What the palette offers: each a node, or a split with its join, ready to be filled in. Pure. */

import { freshKey } from "./edits";
import { freePlace, placesOf, ROW } from "./layout";
import type { NodeKind, Place, Process, ProcessNode } from "./definition";
import type { Category, L10n } from "@/api/types";

export const STAMPS = ["task", "approval", "verify", "wait_customer", "condition", "parallel", "notice", "wait", "call", "sub_ticket", "end"] as const;
export type Stamp = (typeof STAMPS)[number];
/** What a dragged entry of the palette carries. */
export const STAMP_TYPE = "application/x-ringdesk-stamp";
type Names = (what: string) => L10n;

const KIND: Partial<Record<Stamp, NodeKind>> = { verify: "task", wait_customer: "wait" };
const CATEGORY: Partial<Record<Stamp, Category>> = { approval: "waiting_approval", verify: "waiting_approval", wait_customer: "waiting_customer", end: "closed" };
const DAY = 1440;

const statusFor = (process: Process, stamp: Stamp): string => {
  const wish = CATEGORY[stamp] ?? "in_progress";
  const found = process.statuses.find(({ category }) => category === wish) ?? process.statuses.find(({ category }) => category === "in_progress");
  return (found ?? process.statuses[0])?.key ?? "";
};

function partsOf(stamp: Stamp, names: Names): Partial<ProcessNode> {
  switch (stamp) {
    case "task": return { on_path: true };
    case "approval": return { kind: "approval", levels: [{ key: "first", name: names("level"), who: { roles: ["lead"] } }], limit: { minutes: DAY } };
    case "verify": return { on_path: true, who: { roles: ["lead"], not_handler: true } };
    case "wait_customer": return { kind: "wait", wait: { until: "customer" } };
    case "wait": return { kind: "wait", wait: { until: "time", minutes: DAY } };
    case "notice": return { kind: "notice", notice: { to: "requester", text: names("notice_text") } };
    case "call": return { kind: "call", call: { request: { url: "https://" } } };
    case "sub_ticket": return { kind: "sub_ticket", sub_tickets: { items: [{ key: "first", subject: names("sub_subject"), text: names("sub_text") }] } };
    case "end": return { end: true, kind: "end" };
    default: return { kind: KIND[stamp] ?? (stamp as NodeKind) };
  }
}

/** New nodes near a place; `names` gives a text of the catalogue in every language. */
export function stamped(process: Process, stamp: Stamp, names: Names, at?: Place): ProcessNode[] {
  const taken = process.nodes.map(({ key }) => key);
  const places = [...placesOf(process).values()];
  const place = freePlace(places, at);
  const key = freshKey(taken, stamp);
  const base = { status: statusFor(process, stamp), duty: names("duty") };
  const node: ProcessNode = { key, name: names(stamp), ...base, ...partsOf(stamp, names), place };
  if (stamp !== "parallel") return [node];
  const join = freshKey([...taken, key], "join");
  return [{ ...node, join }, { key: join, name: names("join"), ...base, kind: "join", place: freePlace([...places, place], { x: place.x, y: place.y + 2 * ROW }) }];
}
