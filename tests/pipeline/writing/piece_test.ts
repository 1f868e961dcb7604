import assert from "node:assert/strict";
import { slots } from "../../../lib/contract/plugins.ts";
import { pieceFiles, pieceKindOf, pieceKinds } from "../../../lib/pipeline/writing/piece.ts";
import { fileName } from "../../tidy/rules.ts";

Deno.test("there is a piece for every kind of plug-in, and a paper", () => {
  assert.deepEqual(
    [...pieceKinds].sort(),
    ["paper", ...Object.keys(slots).map((slot) => pieceKindOf(slot as keyof typeof slots))].sort(),
  );
  for (const kind of pieceKinds) {
    const files = pieceFiles(kind, "edge-exponent");
    assert.equal(files.length, kind === "paper" ? 1 : 2);
    for (const { path, text } of files) {
      assert.match(path, /edge-exponent(?:_test)?\.(?:ts|yaml)$/);
      assert.ok(text.length > 200 && !text.includes("{{"), path);
    }
  }
  assert.deepEqual(pieceFiles("check", "sign").map(({ path }) => path), [
    "lib/checks/sign.ts",
    "tests/checks/sign_test.ts",
  ]);
});

Deno.test("an unknown kind is refused, with the nearest first", () => {
  assert.throws(() => pieceFiles("thery", "x"), /cannot write a new "thery"; allowed: theory, /);
});

Deno.test("names that the house rules refuse are refused, and names that they allow are not", () => {
  const names = [
    "chi-square",
    "mup2",
    "a",
    "Chi",
    "chi_square",
    "-a",
    "a-",
    "a--b",
    "norm-utils",
    "é",
  ];
  for (const name of [...names, "..", "a/b", "", "helper", "a".repeat(40), "a".repeat(41)]) {
    // A longer name would not leave an import within a line.
    const isAllowed = fileName({ path: `lib/theory/${name}.ts`, text: "" }).length === 0 &&
      name !== "" && !/[./]/.test(name) && name.length <= 40;
    if (isAllowed) assert.equal(pieceFiles("theory", name).length, 2, name);
    else assert.throws(() => pieceFiles("theory", name), /cannot name a theory/, name);
  }
});
