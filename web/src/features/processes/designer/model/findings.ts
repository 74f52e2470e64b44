/** What the checker found, and where to show it. Pure. */

import type { Process } from "./definition";

/** `path`: a way from the start that shows the fault. Only those that forbid hinder publishing. */
export interface Finding { code: string; nodes: string[]; path?: string[]; forbids?: boolean; params?: Record<string, unknown> }

export const forbids = (finding: Finding): boolean => finding.forbids ?? true;
export interface Count { faults: number; warnings: number }
export const counted = (findings: Finding[]): Count => {
  const faults = findings.filter(forbids).length;
  return { faults, warnings: findings.length - faults };
};
/** The same finding after another check is still the chosen one. */
export const nameOf = (finding: Finding): string => JSON.stringify([finding.code, finding.nodes, finding.path ?? [], finding.params ?? {}]);
/** Keys that are nodes; findings may also name actions and fields. */
export const nodesOf = (process: Process, finding: Finding): string[] => finding.nodes.filter((key) => process.nodes.some((node) => node.key === key));
export const findingsAt = (findings: Finding[], key: string): Finding[] => findings.filter(({ nodes }) => nodes.includes(key));

interface Trail { nodes: Map<string, number>; steps: Set<string> }
/** The places of the path in their order, and the steps between them as `from>to`. */
export function trailOf(finding: Finding | null): Trail {
  const path = finding?.path?.length ? finding.path : (finding?.nodes ?? []);
  const steps = finding?.path?.length ? path.slice(1).map((to, index) => `${path[index]}>${to}`) : [];
  return { nodes: new Map(path.map((key, index) => [key, index + 1])), steps: new Set(steps) };
}
