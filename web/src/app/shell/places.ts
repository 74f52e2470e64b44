/** Where the rail leads. A place shows only to people who may see something there. */

import { BarChart3, BookOpen, Inbox, LayoutList, Settings, UsersRound, type LucideIcon } from "lucide-react";

export interface Place { id: string; to: string; icon: LucideIcon; text: string; command: string; atEnd?: boolean; needs?: string[] }

export const PLACES: Place[] = [
  { id: "workspace", to: "/w", icon: Inbox, text: "shell:places.workspace", command: "go.workspace" },
  { id: "tickets", to: "/tickets", icon: LayoutList, text: "shell:places.tickets", command: "go.tickets" },
  { id: "customers", to: "/customers", icon: UsersRound, text: "customers:place", command: "go.customers", needs: ["requester."] },
  { id: "reports", to: "/reports", icon: BarChart3, text: "shell:places.reports", command: "go.reports", needs: ["report.", "analytics."] },
  { id: "knowledge", to: "/kb", icon: BookOpen, text: "shell:places.knowledge", command: "go.knowledge", needs: ["knowledge.read"] },
  {
    id: "settings", to: "/admin", icon: Settings, text: "shell:places.settings", command: "go.settings", atEnd: true,
    needs: ["config.manage", "process.publish", "role.manage", "team.manage", "member.manage", "workspace.manage", "mailbox.", "mail.", "audit.", "sla."],
  },
];

/** `needs` names permissions or, ending in a dot, families of them; any one is enough. */
export function mayEnter(place: Place, permissions: string[]): boolean {
  return !place.needs || place.needs.some((need) => permissions.some((held) => held === need || (need.endsWith(".") && held.startsWith(need))));
}
