/** P14, P15: wrong specifications, and targets. */
import assert from "node:assert/strict";
import { executed, good, having, listed, type Scenario, shortened, within } from "../scenario.ts";
import { NotSupported, type Pipeline, type SpecProblem } from "../tool.ts";

const problems: readonly SpecProblem[] = [
  "cycle",
  "two claimants",
  "missing source",
  "unknown key",
];

/**
 * Stages declare no paths, so "two stages claiming one path" is two stages claiming one name, and an
 * output inside another's folder cannot be written down at all.
 */
export const p14: Scenario = {
  id: "P14",
  intent:
    "a cycle, a double claim, a missing file, a typo: all reported together, each with its line",
  async run(tool) {
    for (const some of [...problems.map((problem) => [problem]), problems]) {
      await within(tool, { steps: [{ name: "sound" }] }, async (workspace) => {
        workspace.breakSpecification(some);
        const plan = having(workspace.plan?.bind(workspace), "plan");
        // A question about a file that is not there may be answered, if the answer says so.
        const isFileOnly = some.length === 1 && some[0] === "missing source";
        const answers = [
          { ...await plan(), isQuestion: true },
          { ...await workspace.run(), isQuestion: false },
        ];
        for (const { code, text, isQuestion } of answers) {
          const what = some.join(" and ");
          const told = `${what}: exit ${code}, ${shortened(text)}`;
          if (!(isQuestion && isFileOnly && code === 0)) {
            assert.notEqual(code, 0, `accepted: ${told}`);
            assert.equal(code, workspace.codes.specification, `not the documented code: ${told}`);
          }
          for (const problem of some) {
            for (const word of workspace.messages.problems[problem]) {
              assert.match(text, word, `${problem} is not told as it should be: ${told}`);
            }
          }
          assert.match(text, workspace.messages.place, `no place: ${told}`);
        }
        assert.deepEqual(executed(workspace), [], "something ran");
      });
    }
  },
};

const components: Pipeline = {
  steps: [
    { name: "a", reads: ["data/a.txt"] },
    { name: "b", reads: ["a"] },
    { name: "c", reads: ["b"] },
    { name: "d", reads: ["a"] },
    { name: "p", reads: ["data/a.txt"] },
    { name: "q", reads: ["p"] },
    { name: "endone", reads: ["q"] },
    { name: "endtwo", reads: ["p"] },
  ],
};

/** The path of an output is `paper/stage`, the path under which the readable view shows it. */
export const p15: Scenario = {
  id: "P15",
  intent: "a step's name, an output's path and a glob run exactly what these need",
  run: (tool) =>
    within(tool, components, async (workspace) => {
      const wanted = [
        ["name", "c", ["a", "b", "c"]],
        ["path", "d", ["d"]],
        ["glob", "end*", ["endone", "endtwo", "p", "q"]],
      ] as const;
      for (const [way, name, steps] of wanted) {
        const target = workspace.target(way, name);
        if (target === undefined) throw new NotSupported(`no ${way} as a target`);
        await good(workspace.run({ targets: [target] }), `the run of ${target}`);
        const found = executed(workspace);
        assert.deepEqual(found, steps, `${way} ${target}: ran ${listed(found)}`);
      }
    }, { files: { "data/a.txt": "A\n" } }),
};
