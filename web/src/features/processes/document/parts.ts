/** The parts of a process document, in their order; what has nothing to say is left out. */

import type { ProcessDocument } from "./queries";

export type Part = "scope" | "chart" | "nodes" | "exceptions" | "reasons" | "proof" | "wording" | "versions";

export const PARTS: { part: Part; has: (document: ProcessDocument) => boolean }[] = [
  { part: "scope", has: ({ scope }) => scope !== "" },
  { part: "chart", has: () => true },
  { part: "nodes", has: () => true },
  { part: "exceptions", has: ({ exceptions }) => exceptions.length > 0 },
  { part: "reasons", has: ({ reasons }) => reasons.length > 0 },
  { part: "proof", has: ({ proof }) => proof.length > 0 },
  { part: "wording", has: ({ wording }) => wording.length > 0 },
  { part: "versions", has: () => true },
];
