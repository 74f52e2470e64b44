/** The views of the side pane: what they are called, how they look, in which group they stand. */

import {
  AlarmClock, Archive, AtSign, CheckCheck, CircleUser, ClipboardCheck, Eye, Hourglass, Inbox, Layers, LayoutList, Lock, Siren, Timer, Undo2, UserRound, UsersRound, type LucideIcon,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CountedView } from "@/api/types";

type ViewGroup = "mine" | "team" | "shared" | "personal" | "past";
interface SystemView { icon: LucideIcon; group: ViewGroup; tone?: "warn" | "bad" }

const SYSTEM: Record<string, SystemView> = {
  mine: { icon: CircleUser, group: "mine" },
  review: { icon: ClipboardCheck, group: "mine" },
  mentioned: { icon: AtSign, group: "mine" },
  watching: { icon: Eye, group: "mine" },
  unassigned: { icon: Inbox, group: "team" },
  due_soon: { icon: Timer, group: "team", tone: "warn" },
  breached: { icon: AlarmClock, group: "team", tone: "bad" },
  p1p2: { icon: Siren, group: "team" },
  waiting: { icon: Hourglass, group: "team" },
  returned: { icon: Undo2, group: "team", tone: "warn" },
  open: { icon: Layers, group: "team" },
  all: { icon: LayoutList, group: "past" },
  resolved: { icon: CheckCheck, group: "past" },
  closed: { icon: Lock, group: "past" },
  archived: { icon: Archive, group: "past" },
};
export const VIEW_GROUPS: ViewGroup[] = ["mine", "team", "shared", "personal", "past"];

const system = (view: CountedView): SystemView | undefined => (view.key ? SYSTEM[view.key] : undefined);
/** What the address says: the key of a system view, else the id. */
export const viewPath = (view: CountedView): string => view.key ?? view.id;
export const groupOf = (view: CountedView): ViewGroup => system(view)?.group ?? (view.scope === "personal" ? "personal" : "shared");
export const iconOf = (view: CountedView): LucideIcon => system(view)?.icon ?? (view.scope === "personal" ? UserRound : UsersRound);
export const toneOf = (view: CountedView): "warn" | "bad" | undefined => (view.count ? system(view)?.tone : undefined);

/** Counting stops at a thousand. */
export const shownCount = (count: number): string => (count >= 1000 ? "999+" : String(count));

export function useViewName(): (view: CountedView) => string {
  const { t, i18n } = useTranslation();
  return (view) => (view.key && i18n.exists(`workspace:view.${view.key}`) ? t(`workspace:view.${view.key}`) : (view.name ?? view.key ?? ""));
}
