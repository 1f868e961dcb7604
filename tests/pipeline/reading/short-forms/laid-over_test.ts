import assert from "node:assert/strict";
import { emptyMap, type LocatedMap, merged } from "../../../../lib/pipeline/reading/located.ts";
import { namedPlugin } from "../../../../lib/pipeline/reading/short-forms/laid-over.ts";
import type { Json } from "../../../../lib/pipeline/specification/specification.ts";

const map = (entries: Record<string, Json>): LocatedMap => Object.assign(emptyMap(), entries);

/** What becomes of the plug-in of a stage when a variant's is laid over it. */
function laidOver(below: Json, above: Json): Json {
  const { dynamics } = merged(map({ dynamics: below }), map({ dynamics: above }), namedPlugin);
  return typeof dynamics === "object" ? { ...(dynamics as LocatedMap) } : dynamics;
}

Deno.test("parameters are laid on a plug-in, named or with its own", () => {
  const walk = { use: "walk", steps: 9 };
  assert.deepEqual(laidOver("walk", map({ steps: 9 })), walk);
  assert.deepEqual(laidOver(map({ use: "walk", steps: 3 }), map({ steps: 9 })), walk);
  assert.deepEqual(laidOver(map({ use: "walk", steps: 3 }), map({ use: "walk" })), {
    use: "walk",
    steps: 3,
  });
});

Deno.test("another plug-in takes nothing of the one that it replaces", () => {
  const jump = map({ use: "jump", height: 2 });
  for (const below of ["walk", map({ use: "walk", steps: 3 })]) {
    assert.deepEqual(laidOver(below, jump), { use: "jump", height: 2 });
  }
  assert.equal(laidOver(map({ use: "walk", steps: 3 }), "jump"), "jump");
});

Deno.test("parameters without a plug-in are shared by the plug-ins laid on them", () => {
  const shared = map({ width: 2, noise: 0.4 });
  assert.deepEqual(laidOver(shared, map({ use: "walk", noise: 0.5 })), {
    use: "walk",
    width: 2,
    noise: 0.5,
  });
  assert.deepEqual(laidOver(shared, map({ use: "jump" })), { use: "jump", width: 2, noise: 0.4 });
});
