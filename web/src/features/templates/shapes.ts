/** What the API says of reply templates. */

import type { L10n } from "@/api/types";

export interface Template {
  id: string; folder_id: string | null; name: L10n; texts: Record<string, string>; shortcut: string | null; owner_id: string | null; team_id: string | null;
  type_keys: string[]; category_ids: string[]; version: number; updated_at: string; updated_by: string; uses: number;
}
interface Folder { id: string; name: L10n; position: number; version: number }
/** `variables`: what texts may name; a field's with its name in each language. */
export interface Shelf { templates: Template[]; folders: Folder[]; variables: Record<string, L10n> }
export interface Piece { text: string; variable: string | null; gap: boolean }
/** One filled in for a ticket. */
export interface Filled {
  id: string; name: L10n; folder_id: string | null; shortcut: string | null; personal: boolean; language: string; languages: string[];
  pieces: Piece[]; text: string; uses: number; suggested: boolean; reasons: string[];
}
export interface Version { version: number; content: { name: L10n; texts: Record<string, string> }; author_name: string; at: string }
