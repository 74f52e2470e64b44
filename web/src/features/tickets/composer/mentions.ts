/** Reading @ in a note: what is being typed, what was chosen, who is meant. Pure. */

import type { Config, Member, MemberRef, Team } from "@/api/types";

export interface Typing { start: number; query: string }
export type Candidate = { kind: "member"; member: Member } | { kind: "team"; team: Team };

const LONGEST = 24;

/** The mention under the caret: an @ at a word's start and what follows it; null when there is none.
 *  Chinese has no gaps before @, so anything but a Latin letter or digit may stand before it. */
export function typingAt(text: string, caret: number): Typing | null {
  const before = text.slice(Math.max(0, caret - LONGEST - 1), caret);
  const at = before.lastIndexOf("@");
  if (at < 0) return null;
  const query = before.slice(at + 1);
  const previous = before[at - 1] ?? "";
  if (/[\s@]/.test(query) || /[A-Za-z0-9._-]/.test(previous)) return null;
  return { start: caret - query.length - 1, query };
}

const fits = (name: string, query: string): boolean => name.toLocaleLowerCase().includes(query.toLocaleLowerCase());

/** People first, then teams; those whose name begins with the query before those that hold it. */
export function candidates(config: Config | undefined, query: string, most = 8): Candidate[] {
  const rank = (name: string) => (name.toLocaleLowerCase().startsWith(query.toLocaleLowerCase()) ? 0 : 1);
  const members = (config?.members ?? []).filter((one) => one.status === "active" && (fits(one.name, query) || fits(one.email.split("@")[0] ?? "", query)));
  const teams = (config?.teams ?? []).filter((one) => fits(one.name, query));
  const byRank = <T extends { name: string }>(a: T, b: T) => rank(a.name) - rank(b.name);
  return [
    ...members.sort(byRank).map((member): Candidate => ({ kind: "member", member })),
    ...teams.sort(byRank).map((team): Candidate => ({ kind: "team", team })),
  ].slice(0, most);
}

export const nameOf = (one: Candidate): string => (one.kind === "member" ? one.member.name : one.team.name);

/** The text with the typed @ replaced by the whole name, and where the caret then stands. */
export function complete(text: string, typing: Typing, name: string): { text: string; caret: number } {
  const head = `${text.slice(0, typing.start)}@${name} `;
  const tail = text.slice(typing.start + 1 + typing.query.length);
  return { text: head + tail.replace(/^ /, ""), caret: head.length };
}

const escape = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whom a note means: every member named after an @, and the members of every team so named. Longer names win. */
export function mentionedIds(text: string, config: Config | undefined): string[] {
  const all: { name: string; ids: string[] }[] = [
    ...(config?.members ?? []).filter((one) => one.status === "active").map(({ id, name }) => ({ name, ids: [id] })),
    ...(config?.teams ?? []).map(({ name, member_ids }) => ({ name, ids: member_ids })),
  ].sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  let rest = text;
  for (const { name, ids } of all) {
    const pattern = new RegExp(`@${escape(name)}(?![A-Za-z0-9])`, "gu");
    if (!name || !pattern.test(rest)) continue;
    ids.forEach((id) => found.add(id));
    rest = rest.replace(pattern, " ");
  }
  return [...found];
}

export interface Piece { text: string; mention: boolean }
/** Cuts a text where it names somebody, for setting the names off. */
export function pieces(text: string, names: string[]): Piece[] {
  const known = names.filter(Boolean).sort((a, b) => b.length - a.length);
  if (known.length === 0) return [{ text, mention: false }];
  const pattern = new RegExp(`(@(?:${known.map(escape).join("|")})(?![A-Za-z0-9]))`, "gu");
  return text.split(pattern).filter(Boolean).map((part, index) => ({ text: part, mention: part.startsWith("@") && (index % 2 === 1 || known.includes(part.slice(1))) }));
}

export const mentionNames = (mentions: MemberRef[], config: Config | undefined): string[] =>
  [...mentions.map((one) => one.name), ...(config?.teams ?? []).map((team) => team.name)];
