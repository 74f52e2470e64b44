import { Archive, CheckCheck, CircleOff, ClipboardCheck, Clock, CornerUpLeft, Flag, Lock, Play, RotateCcw, Shuffle, Siren, ThumbsDown, ThumbsUp, UserCheck, UserPlus, ArrowRight, type LucideIcon } from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  assign: UserPlus, take: UserCheck, transfer: Shuffle, return: CornerUpLeft, wait: Clock, resume: Play, resolve: CheckCheck, verify: ClipboardCheck, accept: ThumbsUp,
  reject: ThumbsDown, close: Lock, reopen: RotateCcw, archive: Archive, void: CircleOff, priority: Flag, escalate: Siren,
};
/** The icon of a step, wherever it stands. */
export const stepIcon = (key: string): LucideIcon => ICONS[key] ?? ArrowRight;
