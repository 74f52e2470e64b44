/** What the API says of ticket types. */

import type { Condition, Field, L10n, Priority } from "@/api/types";

export interface FieldOption { value: string; name: L10n; archived: boolean }
export type FieldKind = Field["kind"];
export type Stage = Field["required_at"][number];
export interface FormField {
  key: string; name: L10n; kind: FieldKind; options: FieldOption[]; required_at: Stage[]; required_when: Condition | null;
  visible_when: Condition | null; portal: boolean; help: L10n; archived: boolean;
}
/** What is edited of a type. */
export interface TypeDraft { name: L10n; description: L10n; icon: string; default_priority: Priority | null; portal: boolean; archived: boolean; fields: FormField[] }
export interface TypeShown extends TypeDraft {
  id: string; key: string; process_key: string; position: number; version: number; changed_by: string; changed_at: string | null;
}
export interface TypeUse { open: number; filled: Record<string, number>; asked_by: { what: "priority_rule" | "type" | "process" | "view"; name: L10n; fields: string[] }[] }
export interface TypeChange { id: string; at: string; by: string; changes: { field: string; before: unknown; after: unknown }[] }

export const KINDS: FieldKind[] = ["text", "textarea", "number", "date", "choice", "multi", "checkbox"];
export const STAGES: Stage[] = ["create", "resolve", "close"];
