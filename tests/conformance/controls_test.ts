/**
 * Each scenario is shown a tool that is wrong in the way it is about, and must say so. A sixth of them at
 * each commit; `ASYMPTOPIA_ALL=1` runs all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { asymptopia } from "./adapters/asymptopia.ts";
import { limited, stepSeconds } from "./scenarios/limits.ts";
import { scenarios } from "./scenarios.ts";
import type { Scenario } from "./scenario.ts";
import {
  allTargets,
  alwaysContent,
  blind,
  blindFsck,
  type Defect,
  forgetful,
  givesUp,
  keepsEdits,
  keepsRemoved,
  loosePin,
  losesWork,
  neverRestores,
  oneCode,
  oneProblem,
  plansNothing,
  sluggish,
  spoiled,
  suspicious,
  unlimited,
  unlocked,
  writingPlan,
} from "./spoiled.ts";

/** Scenario, what is wrong with the tool, and what the scenario must complain of. */
const controls: readonly (readonly [id: string, defect: Defect, complaint: RegExp])[] = [
  ["P1", forgetful, /^again: ran a, b, c, d, e, not nothing/],
  ["P2", blind, /^after the edit: ran nothing, not c, d/],
  ["P3", forgetful, /^after the edit of a comment: ran a, b, c, not a\b/],
  ["P4", forgetful, /^after one seed has changed: ran m:s1, m:s2, m:s4, m:s9, r, not m:s9, r/],
  ["P5", forgetful, /^after rewriting the specification: ran a, b, c, d, e/],
  ["P6", forgetful, /^ran a, b although both results were known/],
  ["P7", neverRestores, /out\.\w+ is not there/],
  ["P8", keepsEdits, /^the edit stays/],
  ["P9", alwaysContent, /^the first run ends well/],
  ["P10", blind, /^after the repair: ran nothing/],
  ["P11", alwaysContent, /nobody minds/],
  ["P12", oneCode, /^write: not the documented exit code/],
  ["P13", blind, /^after the edit of a module that x reaches: ran nothing, not x/],
  ["P14", oneProblem, /is not told as it should be/],
  ["P15", allTargets, /^name c: ran a, b, c, d, endone, endtwo, p, q/],
  ["P16", plansNothing, /^at first: plan did not name a, b, c, d, e/],
  ["P16", writingPlan, /^at first: plan changed files/],
  ["P17", suspicious, /^input: why names .*time/],
  ["P18", losesWork, /^after the kill: ran early, late, long/],
  ["P19", unlocked, /^ran long, long/],
  ["P20", unlimited, /heavy ones at once, of 2/],
  ["P20", sluggish, /^never more than 2 at once, of 8/],
  ["P21", keepsRemoved, /^the output of a removed item stays/],
  ["P22", forgetful, /^in the second checkout: ran a, b, c/],
  ["P23", blindFsck, /^fsck finds nothing/],
  ["P24", loosePin, /^the pinned generation after gc: ran a, b, c/],
  ["P25", givesUp, /^the run with retries ends with 1/],
];

Deno.test("every scenario has a control", () => {
  const ids = new Set(controls.map(([id]) => id));
  assert.deepEqual([...ids], scenarios.map(({ id }) => id));
});

/** Three heavy steps at once are seen only if they last longer than it takes to start them: these do in the end. */
function crowded(run: Scenario["run"]): Scenario["run"] {
  return async (tool) => {
    await run(tool);
    for (const seconds of stepSeconds.slice(1)) await limited(seconds).run(tool);
  };
}

async function assertComplains([id, defect, complaint]: typeof controls[number]): Promise<void> {
  const { run } = scenarios.find((scenario) => scenario.id === id)!;
  const [brief] = stepSeconds;
  const tried =
    { [unlimited.name]: crowded(run), [sluggish.name]: limited(brief).run }[defect.name] ?? run;
  await assert.rejects(tried(spoiled(asymptopia, defect)), (error) => {
    assert.ok(error instanceof assert.AssertionError, String(error));
    assert.match(error.message, complaint);
    return true;
  });
}

const parts = 6;

for (const [index, control] of controls.entries()) {
  const [id, defect] = control;
  Deno.test({
    name: `${id} does not let pass a tool that ${defect.name}`,
    ignore: isOtherTurn(index, parts),
    fn: () => assertComplains(control),
  });
}
