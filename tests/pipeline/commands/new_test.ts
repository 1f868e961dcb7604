/**
 * Every kind of piece, written into a copy of the repository, passes there what a change must pass. At every
 * second commit, in turn with packing/package_test.ts; `ASYMPTOPIA_ALL=1` takes both.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../../commit-number.ts";
import { newPiece } from "../../../lib/pipeline/commands/new.ts";
import { pieceKinds } from "../../../lib/pipeline/writing/piece.ts";
import { copyRepository } from "../../repository-files.ts";

interface Copy {
  readonly root: string;
  /** Runs Deno in the copy; gives what it said. Fails unless it exits with one of the codes. */
  deno(words: readonly string[], ...codes: readonly number[]): Promise<string>;
}

/** One copy for all tests of this file, for each adds files with names of its own. */
async function inCopy(body: (copy: Copy) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "new-" });
  const root = `${folder}/copy`;
  const deno: Copy["deno"] = async (words, ...codes) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...words],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder();
    const said = `${text.decode(stdout)}\n${text.decode(stderr)}`;
    const isExpected = codes.length === 0 ? code === 0 : codes.includes(code);
    assert.ok(isExpected, `deno ${words.join(" ")} exits with ${code}\n${said}`);
    return said;
  };
  try {
    copyRepository(root);
    // Packages of its own, as a checkout has them: behind a link they would be another's.
    Deno.removeSync(`${root}/node_modules`);
    await deno(["install", "--quiet"]);
    await body({ root, deno });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The command in this process, which is quicker; gives the paths that it named as new. */
async function written(root: string, kind: string, name: string): Promise<string[]> {
  const lines: string[] = [];
  await newPiece(
    {
      workspace: root,
      terminal: {
        write: (line) => lines.push(line),
        writeError: (line) => assert.fail(line),
        isInteractive: false,
        colours: false,
        columns: 120,
      },
      signal: new AbortController().signal,
    },
    {},
    [kind, name],
  );
  return lines.flatMap((line) => /^Wrote (\S+)\.$/.exec(line)?.[1] ?? []);
}

const pluginKinds = pieceKinds.filter((kind) => kind !== "paper");

/** What is held against every plug-in, by laws that it need not name; each test has the plug-in's name. */
const contractTests = ["plugins", "dynamics", "theories", "recipes"].map((name) =>
  `tests/contract/${name}_test.ts`
);

/** So long a name as is allowed: lines with it must still fit. */
const nameOf = (kind: string) => `new-${kind}`.padEnd(40, "-and-so-on").replace(/-$/, "s");

async function pluginsPass({ root, deno }: Copy): Promise<void> {
  // Once as a user runs it, with the permissions of the task.
  const first = nameOf("theory");
  const answer = await deno(["task", "new", "theory", first]);
  assert.match(answer, /^Wrote pipeline\.schema\.json again\.$/m);
  const paths = [`lib/theory/${first}.ts`, `tests/theory/${first}_test.ts`];
  for (const kind of pluginKinds.filter((kind) => kind !== "theory")) {
    paths.push(...await written(root, kind, nameOf(kind)));
  }
  assert.equal(paths.length, 2 * pluginKinds.length);
  await deno(["fmt", "--check", ...paths]);
  await deno(["lint", ...paths]);
  await deno(["check", "-q", ...paths]);
  await testsPass(deno, paths);
  const schema = Deno.readTextFileSync(`${root}/pipeline.schema.json`);
  for (const kind of pluginKinds) assert.ok(schema.includes(`"${nameOf(kind)}"`), kind);
  // Whatever else breaks a rule, the new files do not.
  const house = await deno(["test", "-A", "--no-check", "tests/tidy_test.ts"], 0, 1);
  assert.match(house, /^tidy: .* \.\.\. ok/m);
  for (const path of paths) assert.ok(!house.includes(path), `${path} breaks a rule:\n${house}`);
}

/** Their own tests, and of the tests of all plug-ins those of these. */
async function testsPass(deno: Copy["deno"], paths: readonly string[]): Promise<void> {
  const tests = paths.filter((path) => path.endsWith("_test.ts"));
  const own = await deno([
    ...["test", "-A", "--no-check", ...tests],
    ...["tests/docs/papers_test.ts", "tests/pipeline/reference/page-files_test.ts"],
  ]);
  for (const path of tests) assert.match(own, new RegExp(`running \\d+ tests from \\./${path}`));
  assert.equal([...own.matchAll(/wrong variant.* \.\.\. ok/g)].length, tests.length);
  const laws = await deno(["test", "-A", "--no-check", "--filter", "new-", ...contractTests]);
  for (const path of paths.filter((path) => !tests.includes(path))) {
    assert.ok(laws.includes(`${path} keeps the contract of`), `${path} is held to no contract`);
  }
}

async function paperRuns({ root, deno }: Copy): Promise<void> {
  const before = Deno.readTextFileSync(`${root}/pipeline.yaml`);
  assert.deepEqual(await written(root, "paper", "a-paper-of-this-test"), [
    "papers/a-paper-of-this-test.yaml",
  ]);
  const listed = Deno.readTextFileSync(`${root}/pipeline.yaml`);
  assert.equal(listed.replace("  - a-paper-of-this-test\n", ""), before);
  await deno(["fmt", "--check", "pipeline.yaml", "papers/a-paper-of-this-test.yaml"]);
  const command = (...words: string[]) => [
    ...["run", "-q", "--no-prompt", "-P=engine"],
    ...["lib/pipeline/cli.ts", ...words],
  ];
  const smoke = ["a-paper-of-this-test", "--profile", "smoke", "--backend", "wasm"];
  assert.match(await deno(command("repro", ...smoke)), /^C1 .* agrees$/m);
  assert.ok(Deno.statSync(`${root}/artifacts/out/a-paper-of-this-test/F1/F1.png`).size > 10_000);
  const fixture = `${root}/tests/fixtures/verdicts-smoke.json`;
  const committed = JSON.parse(Deno.readTextFileSync(fixture));
  const differs = await deno(command("verdicts", "a-paper-of-this-test"), 1);
  assert.match(
    differs,
    /^a-paper-of-this-test\/C1: agrees, 3 of 3; .*; it has no committed verdict$/m,
  );
  await deno(command("verdicts", "a-paper-of-this-test", "--write"));
  assert.deepEqual(JSON.parse(Deno.readTextFileSync(fixture)), {
    ...committed,
    "a-paper-of-this-test/C1": "agrees, 3 of 3; = at depth 8, width 8",
  });
}

async function nothingIsLost({ root }: Copy): Promise<void> {
  await assert.rejects(
    written(root, "theory", "norm-law"),
    /cannot write lib\/theory\/norm-law.ts: it/,
  );
  const test = `${root}/tests/theory/half-done_test.ts`;
  Deno.writeTextFileSync(test, "// mine\n");
  await assert.rejects(written(root, "theory", "half-done"), /half-done_test.ts: it exists/);
  assert.equal(Deno.readTextFileSync(test), "// mine\n");
  assert.throws(() => Deno.statSync(`${root}/lib/theory/half-done.ts`), Deno.errors.NotFound);
  await assert.rejects(written(root, "paper", "cohen-resnet-scaling"), /it exists/);
  Deno.removeSync(`${root}/papers/cohen-resnet-scaling.yaml`);
  await assert.rejects(written(root, "paper", "cohen-resnet-scaling"), /twice/);
  assert.throws(() => Deno.statSync(`${root}/papers/cohen-resnet-scaling.yaml`));
}

/** In this order: the last leaves the copy with files that no other may find. */
const steps: Readonly<Record<string, (copy: Copy) => Promise<void>>> = {
  "each kind of plug-in passes format, lint, types, house rules and its own test as written":
    pluginsPass,
  "a paper runs as written, is listed, and its verdict is added to the committed ones": paperRuns,
  "nothing is written over: a name that is taken is refused, and every file stays": nothingIsLost,
};

Deno.test({
  name: "new pieces in a copy of the repository",
  ignore: isOtherTurn(1, 2),
  fn: (test) =>
    inCopy(async (copy) => {
      for (const [name, step] of Object.entries(steps)) await test.step(name, () => step(copy));
    }),
});
