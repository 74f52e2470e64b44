/** Every command there is: its default key, its icon, its place in the palette and the shortcut sheet.
 *  Texts are `commands:<id with _ for .>`; a screen brings a command to life with `useCommand`. */

import {
  Archive, ArrowDown, ArrowUp, BarChart3, Bell, BookOpen, BookPlus, CheckCheck, CircleCheck, CirclePause, ClipboardCheck, CornerUpLeft, Flag, FolderTree, Inbox, Keyboard, LayoutList, ListFilter,
  ListX, Lock, LogOut, MessageSquare, MessageSquareLock, PanelLeft, PanelRight, Plus, RefreshCw, RotateCcw, ScrollText, Search, Send, Settings, Siren, SquareCheck,
  Tag, Ticket, Timer, Undo2, UserPlus, UserRound, UserCheck, UsersRound, Shuffle, Save, CircleOff, SunMoon, type LucideIcon,
} from "lucide-react";

export type CommandGroup = "ticket" | "list" | "go" | "app";
interface CommandInfo { id: string; group: CommandGroup; keys: string | null; icon: LucideIcon; palette: boolean }

const command = (id: string, group: CommandGroup, keys: string | null, icon: LucideIcon, palette = true): CommandInfo => ({ id, group, keys, icon, palette });

export const COMMANDS: CommandInfo[] = [
  command("ticket.reply", "ticket", "R", MessageSquare),
  command("ticket.note", "ticket", "N", MessageSquareLock),
  command("ticket.send", "ticket", "Mod+Enter", Send, false),
  command("ticket.send_resolve", "ticket", "Mod+Shift+Enter", Send, false),
  command("ticket.assign", "ticket", "A", UserPlus),
  command("ticket.take", "ticket", "Shift+A", UserCheck),
  command("ticket.transfer", "ticket", null, Shuffle),
  command("ticket.status", "ticket", "S", CircleCheck),
  command("ticket.priority", "ticket", "P", Flag),
  command("ticket.type", "ticket", "T", FolderTree),
  command("ticket.tag", "ticket", "L", Tag),
  command("ticket.escalate", "ticket", "E", Siren),
  command("ticket.return", "ticket", "B", CornerUpLeft),
  command("ticket.verify", "ticket", "V", ClipboardCheck),
  command("ticket.resolve", "ticket", null, CheckCheck),
  command("ticket.close", "ticket", null, Lock),
  command("ticket.reopen", "ticket", null, RotateCcw),
  command("ticket.archive", "ticket", null, Archive),
  command("ticket.void", "ticket", null, CircleOff),
  command("ticket.people", "ticket", null, UsersRound),
  command("ticket.hold", "ticket", null, CirclePause),
  command("ticket.deadline", "ticket", null, Timer),
  command("ticket.article", "ticket", null, BookPlus),
  command("list.next", "list", "J", ArrowDown, false),
  command("list.previous", "list", "K", ArrowUp, false),
  command("list.open", "list", "O", Ticket, false),
  command("list.select", "list", "X", SquareCheck, false),
  command("list.select_range", "list", "Shift+X", SquareCheck, false),
  command("list.select_all", "list", "Mod+A", SquareCheck, false),
  command("list.refresh", "list", "U", RefreshCw),
  command("list.filter", "list", "F", ListFilter),
  command("list.clear_filters", "list", "Shift+F", ListX),
  command("list.save_view", "list", null, Save),
  command("pane.views", "list", "[", PanelLeft),
  command("pane.context", "list", "]", PanelRight),
  command("pane.tab_1", "ticket", "1", PanelRight, false),
  command("pane.tab_2", "ticket", "2", PanelRight, false),
  command("pane.tab_3", "ticket", "3", PanelRight, false),
  command("go.workspace", "go", "G W", Inbox),
  command("go.tickets", "go", "G T", LayoutList),
  command("go.customers", "go", "G C", UsersRound),
  command("go.reports", "go", "G R", BarChart3),
  command("go.knowledge", "go", "G B", BookOpen),
  command("go.settings", "go", "G S", Settings),
  command("go.audit", "go", "G A", ScrollText),
  command("go.me", "go", "G M", UserRound),
  command("settings.save", "app", "Mod+S", Save, false),
  command("app.palette", "app", "Mod+K", Search, false),
  command("ticket.new", "app", "C", Plus),
  command("app.shortcuts", "app", "?", Keyboard),
  command("app.notices", "app", "G N", Bell),
  command("app.undo", "app", "Z", Undo2),
  command("app.theme", "app", null, SunMoon),
  command("app.logout", "app", null, LogOut),
];

const BY_ID = new Map(COMMANDS.map((info) => [info.id, info]));
export const commandInfo = (id: string): CommandInfo | undefined => BY_ID.get(id);
/** Catalogue key of a command's text. */
export const commandText = (id: string): string => `commands:${id.replace(".", "_")}`;
