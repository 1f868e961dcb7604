/** What words on the command line name. */
import assert from "node:assert/strict";
import { jobsOfTargets, papersNamed } from "../../../lib/pipeline/specification/targets.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";

const names = new Set(["alpha", "beta", "gamma"]);

Deno.test("papersNamed finds the papers of targets that name them whole", () => {
  const cases: readonly (readonly [targets: string[], papers: string[] | undefined])[] = [
    [["alpha"], ["alpha"]],
    [["alpha/C1", "beta/draws[width=1]", "alpha"], ["alpha", "beta"]],
    [["beta/draws.numbers"], ["beta"]],
    [["beta/*"], ["beta"]],
    [["beta/draws[path=a/b]"], ["beta"]],
    [[], undefined],
    [["C1"], undefined],
    [["alpha", "C1"], undefined],
    [["al*"], undefined],
    [["al*/C1"], undefined],
    [["delta/C1"], undefined],
    [["alpha[width=1]"], undefined],
    [["draws[path=alpha/b]"], undefined],
  ];
  for (const [targets, papers] of cases) {
    assert.deepEqual(papersNamed(targets, names), papers, targets.join(" "));
  }
});

Deno.test("a paper's name is that paper alone, though a stage of another one is called so", () => {
  const stageOf = (paper: string, name: string) => ({ paper, name });
  const stages = [stageOf("alpha", "draws"), stageOf("beta", "alpha"), stageOf("beta", "draws")];
  const graph = {
    specification: { papers: ["alpha", "beta"].map((name) => ({ name, claims: [], stages: [] })) },
    jobs: stages.map((stage, index) => ({ index, id: `${stage.paper}/${stage.name}`, stage })),
  } as unknown as JobGraph;
  const ids = (target: string) => jobsOfTargets(graph, [target])!.map(({ id }) => id);
  assert.deepEqual(ids("alpha"), ["alpha/draws"]);
  assert.deepEqual(ids("beta/alpha"), ["beta/alpha"]);
  // Control: any other word is looked for in all papers.
  assert.deepEqual(ids("draws"), ["alpha/draws", "beta/draws"]);
});
