/**
 * Every line of `--json` is what docs/events.schema.json says: lines of real runs of all kinds. The
 * tests are strict (a field that the schema does not list is a fault); readers need not be.
 */
import assert from "node:assert/strict";
import { Ajv } from "ajv";
import {
  eventSchemaFile,
  eventSchemaOf,
  eventSchemaText,
} from "../../../lib/pipeline/runs/event-schema.ts";
import { inWorkspace, repository, type ToyWorkspace } from "../toy/workspace.ts";

const strict = new Ajv().compile(eventSchemaOf({ strict: true }));
const published = new Ajv().compile(JSON.parse(eventSchemaText()));

type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The lines, each one checked. */
function checked(out: string): Line[] {
  return out.trim().split("\n").map((text) => {
    const line = JSON.parse(text) as Line;
    assert.ok(strict(line), `${text}\n${JSON.stringify(strict.errors, null, 1)}`);
    assert.ok(published(line), text);
    return line;
  });
}

async function run(workspace: ToyWorkspace, expected: number, ...words: string[]): Promise<Line[]> {
  const { code, out, error } = await workspace.command("repro", "--json", ...words);
  assert.equal(code, expected, error);
  const lines = checked(out);
  const last = lines.at(-1)!;
  assert.deepEqual([last.type, last.exitCode], ["summary", expected]);
  return lines;
}

const typesOf = (lines: readonly Line[]) => new Set(lines.map(({ type }) => type));

Deno.test("docs/events.schema.json is what `deno task schema` writes today", () => {
  const committed = Deno.readTextFileSync(`${repository}/${eventSchemaFile}`);
  assert.ok(committed === eventSchemaText(), "run `deno task schema` and commit the file");
});

Deno.test("first run, no-op, cut-off, damage, and a run of one target", () =>
  inWorkspace(async (workspace) => {
    const first = await run(workspace, 0);
    for (const type of ["started", "bundled", "state", "finished", "claim", "summary"]) {
      assert.ok(typesOf(first).has(type), type);
    }
    const noOp = await run(workspace, 0);
    assert.ok(!typesOf(noOp).has("bundled"));
    workspace.edit("papers/toy.yaml", "tolerance: 0.5", "tolerance: 0.25");
    const cutOff = await run(workspace, 0);
    assert.ok(cutOff.some(({ how }) => how === "cut off"));
    assert.equal((await run(workspace, 0, "toy/draws[width=2]")).length > 0, true);
    // Every blob is damaged: the inputs of what runs next are made again.
    for (const folder of Deno.readDirSync(`${workspace.root}/artifacts/cas`)) {
      const path = `${workspace.root}/artifacts/cas/${folder.name}`;
      for (const { name } of Deno.readDirSync(path)) {
        Deno.chmodSync(`${path}/${name}`, 0o644);
        const bytes = Deno.readFileSync(`${path}/${name}`);
        bytes[bytes.length >> 1] ^= 1;
        Deno.writeFileSync(`${path}/${name}`, bytes);
      }
    }
    workspace.edit("papers/toy.yaml", "tolerance: 0.25", "tolerance: 0.75");
    const { out } = await workspace.command("repro", "--json");
    assert.ok(checked(out).some(({ topic }) => topic === "damage"));
  }));

Deno.test("failures: with inputs and places, after retries, and what is not run", () =>
  inWorkspace(async (workspace) => {
    workspace.edit("papers/toy.yaml", "kind: total", "kind: broken\n    retries: 2");
    workspace.edit("stages/broken.ts", /throw new UserError\(.*\);/, "null.x;");
    const lines = await run(workspace, 1, "--keep-going");
    assert.equal(lines.filter(({ topic }) => topic === "retry").length, 2);
    const failure = lines.find(({ type }) => type === "failure")!;
    assert.equal(failure.attempts, 3);
    assert.equal((failure.inputs as unknown[]).length, 3);
    assert.equal(failure.rerun, `deno task repro "toy/totals"`);
  }));

Deno.test("an interrupted run ends its lines too, and progress is among them", () =>
  inWorkspace(async (workspace) => {
    workspace.edit(
      "stages/total.ts",
      "run({ inputs }) {",
      `async run({ inputs, compute }) {
    compute.progress(1, 10, "rows");
    await new Promise((resolve) => setTimeout(resolve, 60_000));`,
    );
    const child = workspace.start("repro", "--json");
    let out = "";
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      out += part;
      if (out.includes(`"progress"`) && !out.includes(`"interrupt"`)) child.kill("SIGINT");
    }
    await child.stderr.cancel();
    assert.equal((await child.status).code, 130);
    const types = typesOf(checked(out));
    for (const type of ["progress", "notice", "finished", "summary"]) assert.ok(types.has(type));
  }));

Deno.test("lines that are not as promised are refused", () => {
  const common = { schema: "asymptopia/events/1", at: 1 };
  const good = { ...common, type: "log", job: "p/a", text: "x" };
  assert.ok(strict(good));
  const wrong: readonly (readonly [string, object, boolean])[] = [
    ["another version", { ...good, schema: "asymptopia/events/2" }, false],
    ["a field is missing", { ...common, type: "log", job: "p/a" }, false],
    ["a field of another type", { ...good, text: 1 }, false],
    ["a state that does not exist", {
      ...common,
      type: "state",
      job: "a",
      from: "ready",
      to: "tired",
    }, false],
    // These two are allowed to come, so only the tests refuse them.
    ["a new field", { ...good, more: 1 }, true],
    ["a new type of line", { ...common, type: "news" }, true],
  ];
  for (const [name, line, isForReaders] of wrong) {
    assert.equal(strict(line), false, name);
    assert.equal(published(line), isForReaders, name);
  }
});
