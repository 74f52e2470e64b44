/** Categories as a tree, with the tickets that lie in them. Pure. */

import type { CategoryNode } from "@/api/types";

export interface Branch { node: CategoryNode; children: Branch[]; /** Own tickets and those below; null while unknown. */ count: number | null }

export function treeOf(nodes: CategoryNode[], counts: Map<string, number> | null): Branch[] {
  const below = new Map<string | null, CategoryNode[]>();
  const known = new Set(nodes.map(({ id }) => id));
  for (const node of nodes) {
    const parent = node.parent_id !== null && known.has(node.parent_id) ? node.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const grow = (node: CategoryNode): Branch => {
    const children = (below.get(node.id) ?? []).map(grow);
    const own = counts && (counts.get(node.id) ?? 0);
    return { node, children, count: own === null ? null : children.reduce((sum, child) => sum + (child.count ?? 0), own) };
  };
  return (below.get(null) ?? []).map(grow);
}

/** Branches that hold a match, whole below a match. */
export function matching(branches: Branch[], matches: (node: CategoryNode) => boolean): Branch[] {
  return branches.flatMap((branch) => {
    if (matches(branch.node)) return [branch];
    const children = matching(branch.children, matches);
    return children.length > 0 ? [{ ...branch, children }] : [];
  });
}

export const countNodes = (branches: Branch[]): number => branches.reduce((sum, { children }) => sum + 1 + countNodes(children), 0);
