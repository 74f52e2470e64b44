/** The process document as the server makes it, anew on each reading. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { address, api } from "@/api/client";

export type Point = [number, number];
export interface Box { key: string; x: number; y: number; lines: string[]; below: string; kind: string; number: number }
export interface Way { source: string; target: string; sort: "on" | "good" | "bad" | "back" | "aside"; points: Point[]; label: string; said_at: Point }
export interface Chart { width: number; height: number; box: Point; boxes: Box[]; lines: Way[] }
export interface NodeRow { number: number; key: string; name: string; does: string; who: string; limit: string; returns: string; exceptions: string; changed: boolean }
export interface Line { about: string; text: string }
export interface Said { kind: "added" | "removed" | "changed"; title: string; detail: string; node: string | null }
export interface Past { version: number; author_name: string; reason: string; published_at: string }
export interface ProcessDocument {
  key: string; version: number; locale: string; direction: "ltr" | "rtl"; name: string; scope: string; owner: string; types: string[]; standing: "in_force" | "pilot" | "past";
  author_name: string; reason: string; published_at: string; fingerprint: string; running: number; chart: Chart; rows: NodeRow[];
  exceptions: Line[]; reasons: Line[]; proof: Line[]; wording: Line[]; since: number | null; differences: Said[]; versions: Past[];
  /** Headings of its parts and columns, in its own language. */
  words: Record<string, string>;
}
export interface Asked { key: string; version: string | null; locale: string }

export const useDocument = ({ key, version, locale }: Asked, enabled: boolean) => useQuery({
  queryKey: ["processes", "document", key, version, locale], enabled, placeholderData: keepPreviousData,
  queryFn: ({ signal }) => api.get<ProcessDocument>(`/processes/${key}/document`, { version, locale }, signal),
});

export const pdfOf = ({ key, version, locale }: Asked): string => address(`/processes/${key}/document.pdf`, { version, locale });
