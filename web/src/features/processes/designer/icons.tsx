import { kindOf, type NodeKind, type ProcessNode } from "./model/definition";
import type { Stamp } from "./model/stamps";
import { BadgeCheck, Bell, CircleStop, GitFork, Headset, Merge, Split, Stamp as StampIcon, Timer, UserCheck, Webhook, Workflow, type LucideIcon } from "lucide-react";

const ICONS: Record<NodeKind, LucideIcon> = {
  task: Headset, approval: StampIcon, condition: Split, parallel: GitFork, join: Merge, wait: Timer, notice: Bell, sub_ticket: Workflow, call: Webhook, end: CircleStop,
};
type Hue = "accent" | "ai" | "warn" | "ok" | "plain";
const HUES: Partial<Record<NodeKind, Hue>> = { approval: "accent", condition: "warn", parallel: "warn", join: "warn", end: "ok", task: "accent", wait: "ok" };

export const stampIcon = (stamp: Stamp): LucideIcon => (stamp === "verify" ? BadgeCheck : stamp === "wait_customer" ? UserCheck : ICONS[stamp]);
export function iconOf(node: ProcessNode): { Icon: LucideIcon; hue: Hue } {
  if (node.wait?.until === "customer") return { Icon: UserCheck, hue: "ok" };
  if (kindOf(node) === "task" && node.who?.not_handler) return { Icon: BadgeCheck, hue: "ai" };
  if (node.end) return { Icon: CircleStop, hue: "ok" };
  return { Icon: ICONS[kindOf(node)], hue: HUES[kindOf(node)] ?? "plain" };
}
