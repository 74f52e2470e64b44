import {
  AlarmClock, Archive, ArrowRightLeft, BadgeCheck, BookPlus, CalendarClock, CheckCheck, CircleOff, CirclePause, CirclePlay, CirclePlus, Clock, CornerUpLeft, FileCheck, Flag, Hourglass, Link, Lock, LockKeyhole, MailWarning, Megaphone, Merge, MessageCircleQuestionMark, MessageSquare,
  Pencil, Play, RotateCcw, Shuffle, Siren, Split, Stamp, Star, ThumbsDown, ThumbsUp, Undo2, Unlink, UserMinus, UserPlus, UserRoundPlus, type LucideIcon,
} from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  TicketCreated: CirclePlus, CustomerReplied: MessageSquare, TicketReplied: MessageSquare, ReplyWithdrawn: Undo2, NoteAdded: LockKeyhole, TicketAssigned: UserPlus,
  TicketTransferred: Shuffle, TicketReturned: CornerUpLeft, TicketWaiting: Clock, TicketResumed: Play, TicketResolved: CheckCheck, TicketVerified: BadgeCheck,
  VerificationFailed: CornerUpLeft, TicketAccepted: ThumbsUp, TicketRejected: ThumbsDown, TicketClosed: Lock, TicketReopened: RotateCcw, TicketArchived: Archive,
  TicketVoided: CircleOff, TicketRated: Star, RatingCompleted: Star, PriorityChanged: Flag, TicketEscalated: Siren, TicketUpdated: Pencil, ParticipantAdded: UserRoundPlus,
  ParticipantRemoved: UserMinus, EvidenceAdded: FileCheck, TicketLinked: Link, TicketUnlinked: Unlink, TicketMerged: Merge, TicketAbsorbed: Merge, TicketUnmerged: Undo2, AbsorptionUndone: Undo2,
  MessagesSplitOff: Split, MessagesReceived: Split, SplitUndone: Undo2, MailBounced: MailWarning, MailFailed: MailWarning,
  ApprovalOpened: Stamp, ApprovalLevelOpened: Stamp, ApprovalVoted: Stamp, ApproverAdded: UserPlus, ApprovalPassedOn: Shuffle, ApprovalQuestionAsked: MessageCircleQuestionMark,
  ApprovalQuestionAnswered: MessageSquare, ApprovalReminded: Hourglass, ApprovalDecided: Stamp, DeadlinesSet: CalendarClock, DeadlineWarned: Hourglass, DeadlineBreached: AlarmClock, DeadlineEscalated: Siren, AlertAcknowledged: CheckCheck, TicketHeld: CirclePause,
  SecondHandlingOpened: RotateCcw, CallbackOpened: Clock, CallbackRecorded: CheckCheck, CareLate: Hourglass, ProposalSent: MessageSquare, CompensationGranted: Star,
  TicketReleased: CirclePlay, AnswerExpected: MessageCircleQuestionMark, BufferTold: Megaphone, BufferLifted: Megaphone, ArticleWritten: BookPlus,
};
export const eventIcon = (type: string): LucideIcon => ICONS[type] ?? ArrowRightLeft;

export type Tone = "plain" | "warn" | "bad" | "ai" | "ok";
const TONES: Record<string, Tone> = {
  TicketReturned: "warn", TicketEscalated: "bad", VerificationFailed: "warn", TicketVerified: "ai", TicketResolved: "plain", TicketAccepted: "ok",
  TicketRejected: "warn", MailBounced: "bad", MailFailed: "bad", TicketReopened: "warn", SecondHandlingOpened: "warn", CareLate: "warn",
  DeadlineWarned: "warn", DeadlineBreached: "bad", DeadlineEscalated: "bad",
};
export const toneOf = (type: string): Tone => TONES[type] ?? "plain";
