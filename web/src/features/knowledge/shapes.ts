/** Articles as the server tells of them. */

import type { MemberRef } from "@/api/types";

export type State = "draft" | "in_review" | "published" | "withdrawn";
export const STATES: State[] = ["draft", "in_review", "published", "withdrawn"];
export const SECTIONS = ["symptom", "cause", "solution", "notes"] as const;
export type Section = (typeof SECTIONS)[number];
export type Part = "title" | Section;
export type Texts = Record<Part, string>;
export const BLANK: Texts = { title: "", symptom: "", cause: "", solution: "", notes: "" };

export interface ArticleRow {
  id: string; title: string; language: string; languages: string[]; state: State; published_version: number | null; newest_version: number; category_id: string | null;
  type_key: string | null; tags: string[]; owner: MemberRef | null; review_by: string | null; updated_at: string; version: number;
}
interface Hidden { part: Part; kind: "link" | "email" | "phone" | "order" | "name"; count: number }
export interface Article extends ArticleRow {
  number: number; texts: Record<string, Texts>; authors: MemberRef[]; reason: string; masked: Hidden[]; from_ticket: boolean; source: { number: number; subject: string } | null;
  created_at: string; submitted_at: string | null; returned_reason: string | null; returned_name: string | null; returned_at: string | null; reviewer_name: string | null; published_at: string | null;
}
export interface Version {
  number: number; author_name: string; reason: string; created_at: string; submitted_at: string | null; reviewer_name: string | null; published_at: string | null; texts: Record<string, Texts>;
}
export interface Difference { number: number; against: number; parts: { language: string; part: Part; lines: { kind: "same" | "added" | "removed"; text: string }[] }[] }

/** What is written now, as far as it is other than what the server has. */
export function changedTexts(before: Record<string, Texts>, after: Record<string, Texts>): Record<string, Texts | null> {
  const parts: Part[] = ["title", ...SECTIONS];
  const same = (language: string) => parts.every((part) => before[language]?.[part] === after[language]?.[part]);
  const gone = Object.keys(before).filter((language) => !after[language]).map((language) => [language, null] as const);
  return Object.fromEntries([...Object.entries(after).filter(([language]) => !same(language)), ...gone]);
}

/** Whether its review date has passed by the reader's calendar. */
export const isStale = (article: Pick<ArticleRow, "review_by" | "published_version">, today: string): boolean =>
  article.published_version !== null && article.review_by !== null && article.review_by < today;
