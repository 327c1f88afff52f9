/** Edges by source. */
export type Adjacency = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A shortest path from one node to another along the edges, both ends included; undefined when there is none. A node's
 * path to itself has at least one edge.
 */
export function findPath(edges: Adjacency, from: string, to: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  let level = [from];
  while (level.length > 0) {
    const next: string[] = [];
    for (const node of level) {
      for (const target of edges.get(node) ?? []) {
        if (target === to) return unwind(cameFrom, node, from, to);
        if (target === from || cameFrom.has(target)) continue;
        cameFrom.set(target, node);
        next.push(target);
      }
    }
    level = next;
  }
  return undefined;
}

function unwind(cameFrom: ReadonlyMap<string, string>, last: string, from: string, to: string): readonly string[] {
  const path = [to];
  for (let node = last; node !== from; node = cameFrom.get(node) ?? from) path.push(node);
  path.push(from);
  return path.reverse();
}
