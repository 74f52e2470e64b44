import {
  Archive, ArrowRightLeft, BadgeCheck, CheckCheck, CircleOff, CirclePlus, Clock, CornerUpLeft, FileCheck, Flag, Link, Lock, LockKeyhole, MailWarning, MessageSquare,
  Pencil, Play, RotateCcw, Shuffle, Siren, Star, ThumbsDown, ThumbsUp, Undo2, UserMinus, UserPlus, UserRoundPlus, type LucideIcon,
} from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  TicketCreated: CirclePlus, CustomerReplied: MessageSquare, TicketReplied: MessageSquare, ReplyWithdrawn: Undo2, NoteAdded: LockKeyhole, TicketAssigned: UserPlus,
  TicketTransferred: Shuffle, TicketReturned: CornerUpLeft, TicketWaiting: Clock, TicketResumed: Play, TicketResolved: CheckCheck, TicketVerified: BadgeCheck,
  VerificationFailed: CornerUpLeft, TicketAccepted: ThumbsUp, TicketRejected: ThumbsDown, TicketClosed: Lock, TicketReopened: RotateCcw, TicketArchived: Archive,
  TicketVoided: CircleOff, TicketRated: Star, PriorityChanged: Flag, TicketEscalated: Siren, TicketUpdated: Pencil, ParticipantAdded: UserRoundPlus,
  ParticipantRemoved: UserMinus, EvidenceAdded: FileCheck, TicketLinked: Link, MailBounced: MailWarning, MailFailed: MailWarning,
};
export const eventIcon = (type: string): LucideIcon => ICONS[type] ?? ArrowRightLeft;

export type Tone = "plain" | "warn" | "bad" | "ai" | "ok";
const TONES: Record<string, Tone> = {
  TicketReturned: "warn", TicketEscalated: "bad", VerificationFailed: "warn", TicketVerified: "ai", TicketResolved: "plain", TicketAccepted: "ok",
  TicketRejected: "warn", MailBounced: "bad", MailFailed: "bad", TicketReopened: "warn",
};
export const toneOf = (type: string): Tone => TONES[type] ?? "plain";
