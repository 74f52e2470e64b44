/** What the API says of merging, splitting and likely duplicates. */

import type { Category, MemberRef, Priority } from "@/api/types";

interface DuplicateReason { reason: "same_customer" | "same_object" | "similar_text"; field?: string; value?: string; score?: number }
export interface Duplicate {
  id: string; number: number; subject: string; excerpt: string; status: string; status_category: Category; priority: Priority;
  requester_name: string; created_at: string; updated_at: string; same_customer: boolean; reasons: DuplicateReason[];
}
interface MergeSide {
  id: string; number: number; subject: string; priority: Priority; status: string; status_category: Category;
  requester_name: string; organization_name: string | null; version: number;
}
export interface MergePreview {
  source: MergeSide; target: MergeSide;
  /** The code of why it cannot be; null when it can. */
  barrier: string | null;
  must_confirm: boolean;
  words: "shown" | "internal";
  copied_to: string[];
  messages: number; attachments: number; priority: Priority; tags: string[]; joining: MemberRef[]; links: number; undo_hours: number;
}
