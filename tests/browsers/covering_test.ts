/** The chosen jobs have every piece, and are cheap. */
import assert from "node:assert/strict";
import { type Candidate, covering } from "./covering.ts";

const candidate = (job: string, seconds: number, ...pieces: string[]): Candidate => ({
  job,
  key: job,
  seconds,
  pieces,
});

Deno.test("every piece of the candidates is in a chosen job, none is chosen for nothing", () => {
  const pieces = Array.from({ length: 40 }, (_, i) => `piece ${i}`);
  const candidates = Array.from({ length: 200 }, (_, i) =>
    candidate(
      `job ${i}`,
      (i * 7919 % 100) / 50,
      ...[3, 5, 11].map((step) => pieces[i * step % 40]),
    ));
  const chosen = covering(candidates);
  assert.deepEqual(
    new Set(chosen.flatMap(({ pieces }) => pieces)),
    new Set(candidates.flatMap(({ pieces }) => pieces)),
  );
  for (const one of chosen) {
    const before = chosen.slice(0, chosen.indexOf(one)).flatMap(({ pieces }) => pieces);
    assert.ok(one.pieces.some((piece) => !before.includes(piece)), one.job);
  }
  assert.ok(chosen.length <= 40);
});

Deno.test("of jobs with the same pieces the quickest is chosen", () => {
  const jobs = [candidate("slow", 2, "a", "b"), candidate("quick", 0.1, "a", "b")];
  assert.deepEqual(covering(jobs).map(({ job }) => job), ["quick"]);
  assert.deepEqual(covering([]), []);
});
