import type { FieldKind } from "./shapes";
import { AlignLeft, CalendarDays, CircleDot, Hash, ListChecks, SquareCheck, Type, type LucideIcon } from "lucide-react";

const ICONS: Record<FieldKind, LucideIcon> = { text: Type, textarea: AlignLeft, number: Hash, date: CalendarDays, choice: CircleDot, multi: ListChecks, checkbox: SquareCheck };

export function KindIcon({ kind }: { kind: FieldKind }) {
  const Icon = ICONS[kind];
  return <Icon size={16} aria-hidden="true" />;
}
