/**
 * Thousands of mutants of the real papers and of a toy one: always a graph whose invariants hold or an
 * error fit for a user; never a crash, a hang, or a write. A fifth of them at each commit;
 * `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { commitNumber, isOtherTurn, takesAll } from "../commit-number.ts";
import { makeWorkspace } from "../pipeline/toy/workspace.ts";
import { basesOf, filesKind, judgeMutant, mutantOf } from "./cases.ts";
import { fuzz } from "./fuzz.ts";
import { checkedMessages, checkGraph, judge } from "./judge.ts";
import { treeOf } from "./tree.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../.."));
/** Mutants of each toy; of the real papers together: one of those takes a tenth of a second. */
const counts: Readonly<Record<string, number>> = { "toy": 1600, "toy pipeline": 200 };
const countOfAllReal = 200;
const firstSeed = 20220614;
const parts = 5;

/** `base/seed`: one mutant alone, in this process. */
const wanted = Deno.env.get("HOSTILE");

const bases = basesOf("", repository);
const countOfReal = Math.ceil(
  countOfAllReal / bases.filter(({ name }) => !(name in counts)).length,
);

/** Of a toy's mutants those whose turn it is; of a real paper all, when its turn comes. */
function mutantsOf(name: string): { readonly first: number; readonly count: number } {
  const whole = counts[name];
  if (whole === undefined || takesAll) return { first: firstSeed, count: whole ?? countOfReal };
  const count = whole / parts;
  return { first: firstSeed + count * (commitNumber() % parts), count };
}

for (const [index, { name }] of bases.entries()) {
  Deno.test({
    name: `mutants of ${name}: a right graph or a clear error, and nothing written`,
    ignore: wanted !== undefined || !(name in counts) && isOtherTurn(index, parts),
    async fn() {
      const { root, remove } = makeWorkspace({ "stages/files.ts": filesKind });
      try {
        const before = treeOf(root, ["node_modules"]);
        const { first, count } = mutantsOf(name);
        const report = await fuzz({ toy: root, base: name, first, count });
        assert.equal(report.accepted + report.refused, count);
        assert.ok(report.accepted > 0 && report.refused > count / 4, JSON.stringify(report));
        assert.deepEqual(treeOf(root, ["node_modules"]), before);
      } finally {
        remove();
      }
    },
  });
}

Deno.test({
  name: "one mutant, as HOSTILE names it",
  ignore: wanted === undefined,
  async fn() {
    const [name, seed] = wanted!.split("/");
    const { root, remove } = makeWorkspace({ "stages/files.ts": filesKind });
    try {
      const base = basesOf(root, repository).find((one) => one.name === name)!;
      console.log(mutantOf(base, Number(seed)).get(base.file));
      console.log(await judgeMutant(base, Number(seed)));
    } finally {
      remove();
    }
  },
});

Deno.test("control: a process that hangs is ended and its mutant named; one that dies, too", async () => {
  const sleeping = { toy: "", base: "toy", first: 5, count: 1 };
  const script = (body: string) => {
    const path = Deno.makeTempFileSync({ suffix: ".ts" });
    Deno.writeTextFileSync(path, `console.log('{"begin":5}');${body}`);
    return path;
  };
  const [hang, die] = [script("while (true);"), script("Deno.exit(9);")];
  try {
    await assert.rejects(
      fuzz(sleeping, { script: hang, seconds: 0.5 }),
      /took more than 0\.5 s; to repeat: HOSTILE='toy\/5'/,
    );
    await assert.rejects(fuzz(sleeping, { script: die, seconds: 5 }), /died; .*HOSTILE='toy\/5'/);
  } finally {
    for (const path of [hang, die]) Deno.removeSync(path);
  }
});

Deno.test("control: the judge refuses errors of ours, places that are not there, wrong graphs", async () => {
  const { UserError, Problems } = await import("../../lib/contract/errors.ts");
  const texts = new Map([["p.yaml", "a: 1\n"]]);
  const error = (line: number, column: number, action = "cannot do this") =>
    new UserError({ place: { file: "p.yaml", line, column }, action });
  assert.deepEqual(checkedMessages(error(1, 4), texts), ["p.yaml:1:4 cannot do this"]);
  const wrong: readonly unknown[] = [
    new TypeError("x is not a function"),
    error(3, 1),
    error(1, 9),
    error(1, 1, "cannot use undefined as a name"),
    new UserError({ action: "cannot do this", exitCode: 1 }),
    new Problems([]),
  ];
  for (const one of wrong) assert.throws(() => checkedMessages(one, texts), String(one));
  const { root, remove } = makeWorkspace();
  try {
    const [base] = basesOf(root, repository);
    const texts = new Map([...base.texts, ["papers/toy.yaml", base.texts.get("papers/toy.yaml")!]]);
    texts.set(
      "papers/toy.yaml",
      texts.get("papers/toy.yaml")!.replace(/ {2}prices:\n(?: {4}.*\n)+/, ""),
    );
    texts.set(
      "papers/toy.yaml",
      texts.get("papers/toy.yaml")!.replace(/sources:\n(?: {2}.*\n)+/, ""),
    );
    const judgement = await judge(root, texts);
    assert.ok(judgement.is === "accepted", JSON.stringify(judgement));
    const { jobs, specification } = judgement.graph;
    const [first, second, ...others] = jobs;
    const graphs = [
      [first, { ...second, id: first.id }, ...others],
      [second, first, ...others],
      [{ ...first, id: "toy/draws[width=\u202e1]" }, second, ...others],
      [{ ...first, stage: { ...first.stage, paper: ".." }, id: "../draws" }, second, ...others],
    ];
    for (const jobs of graphs) assert.throws(() => checkGraph({ specification, jobs }));
  } finally {
    remove();
  }
});
