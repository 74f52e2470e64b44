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

/** Beside another category, or as the last part of it. */
export interface Place { side: "before" | "after" | "into"; target: string }

export const flat = (branches: Branch[]): Branch[] => branches.flatMap((branch) => [branch, ...flat(branch.children)]);

/** The siblings in use of a category, and what it is part of. */
function around(branches: Branch[], id: string, parent: Branch | null = null): { siblings: Branch[]; parent: Branch | null } | null {
  if (branches.some(({ node }) => node.id === id)) return { siblings: branches.filter(({ node }) => node.active), parent };
  for (const branch of branches) {
    const found = around(branch.children, id, branch);
    if (found) return found;
  }
  return null;
}

/** Where the arrow keys take a category: past a sibling, into the one above it, or out of what it is part of. Null: it stays. */
export function neighbors(branches: Branch[], id: string): Record<string, Place | null> {
  const found = around(branches, id);
  const at = found?.siblings.findIndex(({ node }) => node.id === id) ?? -1;
  if (!found || at < 0) return {};
  const [above, below] = [found.siblings[at - 1], found.siblings[at + 1]];
  return {
    ArrowUp: above ? { side: "before", target: above.node.id } : null,
    ArrowDown: below ? { side: "after", target: below.node.id } : null,
    ArrowRight: above ? { side: "into", target: above.node.id } : null,
    ArrowLeft: found.parent ? { side: "after", target: found.parent.node.id } : null,
  };
}

/** What the server is told of a place: under which parent, and before which of its parts (null: last). */
export function placeBody(branches: Branch[], moved: string, { side, target }: Place): { parent_id: string | null; before: string | null } {
  if (side === "into") return { parent_id: target, before: null };
  const found = around(branches, target);
  const siblings = (found?.siblings ?? []).filter(({ node }) => node.id !== moved);
  const at = siblings.findIndex(({ node }) => node.id === target);
  const before = side === "before" ? siblings[at] : siblings[at + 1];
  return { parent_id: found?.parent?.node.id ?? null, before: before?.node.id ?? null };
}
