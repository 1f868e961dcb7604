/** What words on the command line name, and what is said of one that names nothing. */
import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { jobsOfTargets, papersNamed } from "../../../lib/pipeline/specification/targets.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";

/** Papers with these stages, one job each. */
function graphOf(papers: Readonly<Record<string, readonly string[]>>): JobGraph {
  const all = Object.entries(papers).map(([paper, names]) => ({
    name: paper,
    claims: [],
    stages: names.map((name) => ({ name, paper })),
  }));
  const jobs = all.flatMap(({ name, stages }) =>
    stages.map((stage) => ({ id: `${name}/${stage.name}`, stage }))
  );
  return { specification: { papers: all }, jobs } as unknown as JobGraph;
}

function refusal(graph: JobGraph, target: string): string {
  try {
    jobsOfTargets(graph, [target]);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "found";
}

const many = graphOf(Object.fromEntries(
  ["correlation", "resnet-scaling", "wide-limits"].map((paper) => [
    paper,
    [...Array.from({ length: 100 }, (_, i) => `C${i}`), "networks", "smooth-networks"],
  ]),
));

Deno.test("of very many names those that are like the target are listed, and how to list all", () => {
  assert.equal(refusal(many, "resnet-scaling/C7"), "found");
  const near = refusal(many, "resnet-scalng/netwroks");
  assert.match(near, /allowed: resnet-scaling\/networks(?:, [^ ]+){0,5}, and others: \d+ in all/);
  assert.match(near, /`deno task graph resnet-scaling` shows all of that paper/);
  // A part of a name is more than a few equal letters.
  assert.match(refusal(many, "etwork"), /allowed: networks, smooth-networks, /);
});

Deno.test("where no name is like it, the papers are", () => {
  const far = refusal(many, "zzzzzz/qqqqqqqqqq");
  assert.match(
    far,
    /allowed: a paper \((?:[a-z-]+, ){2}[a-z-]+\), or a stage, claim or figure of one/,
  );
  assert.match(far, /`deno task graph <paper>` those of a paper/);
});

Deno.test("a paper's file, as a shell completes it, is answered with the paper's name", () => {
  for (const graph of [many, graphOf({ "wide-limits": ["draws"] })]) {
    for (const folder of ["papers/", "./papers/", ""]) {
      assert.match(
        refusal(graph, `${folder}wide-limits.yaml`),
        /a target is a paper's name, not its file; allowed: wide-limits$/,
      );
    }
    assert.match(refusal(graph, "papers/wide-limits.yml/C1"), /; allowed: wide-limits\/C1$/);
  }
  assert.doesNotMatch(refusal(many, "papers/others.yaml"), /not its file/);
});

Deno.test("few names are all listed", () => {
  const few = graphOf({ toy: ["draws", "totals"] });
  assert.match(
    refusal(few, "drawz"),
    /allowed: draws, totals, toy, toy\/draws, toy\/totals; `deno task graph` shows all/,
  );
});

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
