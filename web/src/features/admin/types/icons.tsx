/** What a ticket type is shown with; names are the server's. */

import { Bug, CircleHelp, FileText, Globe, Lock, Megaphone, Package, ReceiptText, Shield, Star, Store, Ticket, Truck, UserRound, Wallet, Wrench, type LucideIcon } from "lucide-react";

export const TYPE_ICONS: Record<string, LucideIcon> = {
  ticket: Ticket, question: CircleHelp, package: Package, truck: Truck, wallet: Wallet, receipt: ReceiptText, wrench: Wrench, bug: Bug, user: UserRound,
  shield: Shield, star: Star, megaphone: Megaphone, store: Store, globe: Globe, file: FileText, lock: Lock,
};

export function TypeIcon({ name, size = 16 }: { name: string; size?: number }) {
  const Icon = TYPE_ICONS[name] ?? Ticket;
  return <Icon size={size} aria-hidden="true" />;
}
