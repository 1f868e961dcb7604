/** Level lines of values on a rectangular grid, by marching squares. */
import { assert } from "../../contract/errors.ts";

export interface Grid {
  /** Increasing. */
  readonly xs: readonly number[];
  /** Increasing. */
  readonly ys: readonly number[];
  /** Value at (xs[i], ys[j]) in position j * xs.length + i; a cell with a NaN has no line. */
  readonly values: Float64Array;
}

type Vertex = readonly [number, number];

/** Polylines along which the linear interpolation of the grid equals `level`. */
export function levelLines({ xs, ys, values }: Grid, level: number): Vertex[][] {
  assert(values.length === xs.length * ys.length, "a grid needs a value at every crossing");
  const segments: [string, string][] = [];
  const vertices = new Map<string, Vertex>();
  const at = (i: number, j: number) => values[j * xs.length + i];
  /** The crossing of the edge from (i, j) to its right or upper neighbour. */
  const crossing = (i: number, j: number, along: "x" | "y"): string => {
    const id = `${along}${i},${j}`;
    if (!vertices.has(id)) {
      const [a, b] = [at(i, j), along === "x" ? at(i + 1, j) : at(i, j + 1)];
      const share = (level - a) / (b - a);
      vertices.set(
        id,
        along === "x"
          ? [xs[i] + share * (xs[i + 1] - xs[i]), ys[j]]
          : [xs[i], ys[j] + share * (ys[j + 1] - ys[j])],
      );
    }
    return id;
  };
  for (let j = 0; j + 1 < ys.length; j++) {
    for (let i = 0; i + 1 < xs.length; i++) {
      const corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      if (corners.some(Number.isNaN)) continue;
      const edges = [
        () => crossing(i, j, "x"),
        () => crossing(i + 1, j, "y"),
        () => crossing(i, j + 1, "x"),
        () => crossing(i, j, "y"),
      ];
      for (const [from, to] of cellSegments(corners, level)) {
        segments.push([edges[from](), edges[to]()]);
      }
    }
  }
  return chains(segments).map((chain) => chain.map((id) => vertices.get(id)!));
}

/** Pairs of edges (bottom, right, top, left) that a line joins within a cell. */
function cellSegments(corners: readonly number[], level: number): [number, number][] {
  const above = corners.map((value) => value >= level);
  const cut = [0, 1, 2, 3].filter((edge) => above[edge] !== above[(edge + 1) % 4]);
  if (cut.length === 2) return [[cut[0], cut[1]]];
  if (cut.length < 4) return [];
  // A saddle: the mean of the corners says which two corners hang together.
  const centre = corners.reduce((a, b) => a + b, 0) / 4 >= level;
  return centre === above[0] ? [[0, 1], [2, 3]] : [[0, 3], [1, 2]];
}

/** Joins segments that share an end into chains; open chains start at one of their ends. */
function chains(segments: readonly (readonly [string, string])[]): string[][] {
  const neighbours = new Map<string, string[]>();
  const link = (a: string, b: string) => neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
  for (const [a, b] of segments) {
    link(a, b);
    link(b, a);
  }
  const used = new Set<string>();
  const follow = (start: string): string[] => {
    const chain = [start];
    used.add(start);
    for (;;) {
      const next = neighbours.get(chain.at(-1)!)!.find((id) => !used.has(id));
      if (next === undefined) break;
      used.add(next);
      chain.push(next);
    }
    const closed = chain.length > 2 && neighbours.get(chain.at(-1)!)!.includes(start);
    return closed ? [...chain, start] : chain;
  };
  const ends = [...neighbours.keys()].filter((id) => neighbours.get(id)!.length === 1);
  const found: string[][] = [];
  for (const id of [...ends, ...neighbours.keys()]) if (!used.has(id)) found.push(follow(id));
  return found;
}
