/** A layered layout of a small acyclic graph (Sugiyama's steps): ranks, few crossings, rows. */

export interface LayeredNode {
  readonly name: string;
  /** Names of the nodes that come before it. */
  readonly after: readonly string[];
}

export interface Placed {
  readonly name: string;
  /** Longest path from a source. */
  readonly rank: number;
  /** Row within the rank, from the top; may be fractional. */
  readonly row: number;
}

/** Sweeps over the ranks that lower the number of crossings. */
const sweeps = 8;

/** Places nodes that come in topological order. */
export function layered(nodes: readonly LayeredNode[]): Placed[] {
  const rank = new Map<string, number>();
  for (const { name, after } of nodes) {
    rank.set(name, after.reduce((most, before) => Math.max(most, rank.get(before)! + 1), 0));
  }
  // A source stands just before the first that needs it.
  for (const { name, after } of nodes) {
    if (after.length > 0) continue;
    const users = nodes.filter((node) => node.after.includes(name));
    if (users.length > 0) {
      rank.set(
        name,
        Math.min(...users.map((node) => rank.get(node.name)!)) - 1,
      );
    }
  }
  const ranks: string[][] = [];
  for (const { name } of nodes) (ranks[rank.get(name)!] ??= []).push(name);
  const neighbours = neighboursOf(nodes);
  const row = new Map<string, number>();
  const number = (list: readonly string[]) => list.forEach((name, index) => row.set(name, index));
  ranks.forEach(number);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const order = sweep % 2 === 0 ? ranks : [...ranks].reverse();
    for (const list of order) {
      const weight = new Map(list.map((name) => [name, barycentre(name, { neighbours, row })]));
      list.sort((a, b) => weight.get(a)! - weight.get(b)! || row.get(a)! - row.get(b)!);
      number(list);
    }
  }
  const tallest = Math.max(...ranks.map((list) => list.length));
  return ranks.flatMap((list, rank) =>
    list.map((name, index) => ({ name, rank, row: index + (tallest - list.length) / 2 }))
  );
}

function neighboursOf(nodes: readonly LayeredNode[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { name, after } of nodes) {
    for (const before of after) {
      found.get(name)!.push(before);
      found.get(before)!.push(name);
    }
  }
  return found;
}

function barycentre(
  name: string,
  { neighbours, row }: {
    readonly neighbours: ReadonlyMap<string, readonly string[]>;
    readonly row: ReadonlyMap<string, number>;
  },
): number {
  const rows = neighbours.get(name)!.map((other) => row.get(other)!);
  return rows.length === 0 ? row.get(name)! : rows.reduce((sum, one) => sum + one, 0) / rows.length;
}
