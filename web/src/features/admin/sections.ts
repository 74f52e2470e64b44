/** The sections of the settings, and who may enter them. */

import { Boxes, Building2, FolderTree, GitBranch, KeyRound, Lightbulb, ListChecks, Mail, MessageSquareText, MessageSquareWarning, ScrollText, Star, Timer, Upload, UsersRound, Wallet, Zap, type LucideIcon } from "lucide-react";

export interface Section { key: string; to: string; icon: LucideIcon; group: "people" | "tickets" | "channels" | "data" | "security"; needs: string[] }

export const SECTIONS: Section[] = [
  { key: "members", to: "/admin/members", icon: UsersRound, group: "people", needs: ["member.read"] },
  { key: "roles", to: "/admin/roles", icon: Boxes, group: "people", needs: ["member.read"] },
  { key: "teams", to: "/admin/teams", icon: Building2, group: "people", needs: ["member.read"] },
  { key: "categories", to: "/admin/categories", icon: FolderTree, group: "tickets", needs: [] },
  { key: "process", to: "/admin/process", icon: GitBranch, group: "tickets", needs: ["process.read", "process.design"] },
  { key: "feedback", to: "/admin/feedback", icon: MessageSquareWarning, group: "tickets", needs: ["feedback.answer", "feedback.give"] },
  { key: "checklists", to: "/admin/checklists", icon: ListChecks, group: "tickets", needs: ["checklist.manage"] },
  { key: "rating", to: "/admin/rating", icon: Star, group: "tickets", needs: ["checklist.manage"] },
  { key: "purses", to: "/admin/purses", icon: Wallet, group: "tickets", needs: ["purse.manage"] },
  { key: "suggestions", to: "/admin/suggestions", icon: Lightbulb, group: "tickets", needs: ["feedback.answer"] },
  { key: "sla", to: "/admin/sla", icon: Timer, group: "tickets", needs: ["sla.manage", "sla.buffer"] },
  { key: "templates", to: "/admin/templates", icon: MessageSquareText, group: "tickets", needs: ["template.use"] },
  { key: "automation", to: "/admin/automation", icon: Zap, group: "tickets", needs: ["automation.manage"] },
  { key: "mail", to: "/admin/mail", icon: Mail, group: "channels", needs: ["mailbox.manage", "mail.read"] },
  { key: "api", to: "/admin/api", icon: KeyRound, group: "channels", needs: ["token.manage_service"] },
  { key: "import", to: "/admin/import", icon: Upload, group: "data", needs: ["ticket.import"] },
  { key: "audit", to: "/admin/audit", icon: ScrollText, group: "security", needs: ["audit.read"] },
];
export const GROUPS: Section["group"][] = ["people", "tickets", "channels", "data", "security"];

/** Any one of the needed permissions opens a section; none needed means open to all. */
export const sectionsFor = (can: (permission: string) => boolean): Section[] =>
  SECTIONS.filter(({ needs }) => needs.length === 0 || needs.some(can));
