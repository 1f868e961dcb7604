import assert from "node:assert/strict";
import { parseArguments } from "../../../../lib/pipeline/archive/reproduction/arguments.ts";

Deno.test("words become flags, with = or without; what is not said has a default", () => {
  assert.deepEqual(parseArguments([], 4), { seed: 1, claims: [], jobs: 4, checkOnly: false });
  assert.deepEqual(
    parseArguments([
      "--sample=3",
      "--seed",
      "7",
      "--claims",
      "a/C1, b/F2",
      "--jobs=2",
      "--check-only",
    ], 4),
    { sample: 3, seed: 7, claims: ["a/C1", "b/F2"], jobs: 2, checkOnly: true },
  );
});

for (
  const [words, said] of [
    [["--samples", "3"], /cannot use "--samples"; allowed: --sample <n>, --seed/],
    [["--sample", "0"], /cannot use "0" for --sample; allowed: 1, 2, 3/],
    [["--jobs"], /cannot use "" for --jobs/],
    [["--claims", ","], /cannot use "," for --claims; allowed: paper\/C1,paper\/C2/],
    [["all"], /cannot use "all"/],
  ] as const
) {
  Deno.test(`${words.join(" ")} is refused`, () => {
    assert.throws(() => parseArguments(words, 4), said);
  });
}
