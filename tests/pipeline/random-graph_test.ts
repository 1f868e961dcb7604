/**
 * Random graphs under random edits against a direct evaluation: every output is right, and exactly
 * those jobs run whose kind, parameters and input contents were never seen before.
 */
import assert from "node:assert/strict";
import { runGraph } from "../../lib/pipeline/run.ts";
import type { JsonMap } from "../../lib/pipeline/specification.ts";
import { makeToy, toyGraph, type ToyStage } from "./toy.ts";

/** Lehmer's generator, for choices of the test. */
function chooser(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state * 48271) % 2147483647;
    return state % bound;
  };
}

interface Node {
  kind: "sum" | "sign";
  add: number;
  readonly reads: readonly number[];
}

function randomNodes(choose: (bound: number) => number, count: number): Node[] {
  return Array.from({ length: count }, (_, index): Node => {
    const kind = index > 0 && choose(3) === 0 ? "sign" : "sum";
    const reads = Array.from({ length: kind === "sign" ? 1 : choose(4) }, () => choose(index || 1));
    return { kind, add: choose(3) - 1, reads: index === 0 ? [] : [...new Set(reads)] };
  });
}

function stagesOf(nodes: readonly Node[]): ToyStage[] {
  return nodes.map(({ kind, add, reads }, index) => ({
    name: `n${index}`,
    kind,
    params: (kind === "sum" ? { add } : {}) as JsonMap,
    reads: kind === "sign"
      ? { value: `n${reads[0]}` }
      : Object.fromEntries(reads.map((read, i) => [`r${i}`, `n${read}`])),
  }));
}

/** What each node must give, computed directly; and what its result depends on. */
function evaluate(nodes: readonly Node[]): { values: number[]; identities: string[] } {
  const values: number[] = [];
  const identities: string[] = [];
  for (const { kind, add, reads } of nodes) {
    const inputs = reads.map((read) => values[read]);
    const sum = inputs.reduce((total, value) => total + value, 0);
    values.push(kind === "sum" ? sum + add : Math.sign(inputs[0]));
    identities.push(JSON.stringify([kind, kind === "sum" ? add : null, inputs]));
  }
  return { values, identities };
}

Deno.test("random graphs and edits: right everywhere, and nothing runs without need", async () => {
  const toy = makeToy();
  const seen = new Set<string>();
  const digestOfValue = new Map<number, string>();
  let edits = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const choose = chooser(seed * 7919);
    const nodes = randomNodes(choose, 14);
    for (let edit = 0; edit < 5; edit++) {
      if (edit > 0) nodes[choose(nodes.length)].add = choose(3) - 1;
      const { values, identities } = evaluate(nodes);
      const expected = new Set(identities.filter((identity) => !seen.has(identity))).size;
      const graph = toyGraph(stagesOf(nodes));
      const { executed, outcomes, exitCode } = await runGraph(graph, {
        workspace: toy.root,
        jobs: 1 + choose(3),
      });
      assert.equal(exitCode, 0);
      assert.equal(executed, expected, `seed ${seed}, edit ${edit}`);
      for (const [index, value] of values.entries()) {
        const { digest } = outcomes.get(`toy/n${index}`)!.outputs.value;
        // Equal numbers have equal bytes, different ones different bytes (0 is never negative here).
        const known = digestOfValue.get(value + 0) ?? digest;
        digestOfValue.set(value + 0, known);
        assert.equal(digest, known, `n${index} of seed ${seed}, edit ${edit}`);
      }
      for (const identity of identities) seen.add(identity);
      edits++;
    }
  }
  assert.equal(new Set(digestOfValue.values()).size, digestOfValue.size);
  assert.equal(edits, 40);
  toy.remove();
});
