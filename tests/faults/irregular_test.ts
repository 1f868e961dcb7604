/** Pipes and other things that are no files, where files should be: refused by name, never waited for. */
import assert from "node:assert/strict";
import { testsByTurns } from "../commit-number.ts";
import { digestOf } from "../../lib/pipeline/keys/digest.ts";
import { inWorkspace, type ToyWorkspace } from "../pipeline/toy/workspace.ts";
import { filesUnder } from "./store-contents.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const ignore = Deno.build.os === "windows";

async function makePipe(workspace: ToyWorkspace, path: string): Promise<void> {
  const file = `${workspace.root}/${path}`;
  Deno.mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
  try {
    Deno.removeSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const { success } = await new Deno.Command("mkfifo", { args: [file] }).output();
  assert.ok(success, path);
}

/** A command that must end by itself; a minute is far more than any of these takes. */
async function ended(workspace: ToyWorkspace, ...words: string[]) {
  const child = workspace.start(...words);
  const timer = setTimeout(() => child.kill("SIGKILL"), 120_000);
  const { code, signal, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const text = new TextDecoder();
  assert.equal(signal, null, `${words.join(" ")} waits for ever`);
  return { code, out: text.decode(stdout), error: text.decode(stderr) };
}

test({
  name: "a pipe as a paper, a stage, a plug-in or a module of theirs is refused by name",
  ignore,
  async fn() {
    const paths = ["papers/toy.yaml", "pipeline.yaml", "stages/total.ts", "lib/theory/constant.ts"];
    for (const path of [...paths, "lib/num/apart.ts"]) {
      await inWorkspace(async (workspace) => {
        await makePipe(workspace, path);
        const { code, error } = await ended(workspace, "plan");
        assert.equal(code, 2, error);
        assert.ok(error.includes(`${path}:1:1 cannot read this: it is no regular file`), error);
      });
    }
  },
});

test({
  name: "a pipe in the store counts as damage and is set aside; fsck and gc end",
  ignore,
  fn: () =>
    inWorkspace(async (workspace) => {
      assert.equal((await workspace.command("repro")).code, 0);
      const store = `${workspace.root}/artifacts`;
      const [record] = filesUnder(store, "ac/");
      const [blob] = filesUnder(store, "cas/");
      const lease = `lease/${record.split("/").slice(1).join("").slice(0, 3)}`;
      const others = ["cache/index.json", "tmp/dead.lock", `checkpoint/${digestOf("x")}`, lease];
      for (const path of [record, blob, "format", ...others]) {
        await makePipe(workspace, `artifacts/${path}`);
      }
      assert.equal((await ended(workspace, "gc")).code, 0);
      const checked = await ended(workspace, "fsck");
      assert.equal(checked.code, 4, checked.error);
      assert.ok(checked.out.includes(`artifacts/${blob}: `), checked.out);
      const run = await ended(workspace, "repro");
      assert.equal(run.code, 0, run.error);
      assert.equal((await ended(workspace, "repro", "--force")).code, 0);
      await makePipe(workspace, "artifacts/lock");
      const refused = await ended(workspace, "repro");
      assert.equal(refused.code, 4);
      assert.match(
        refused.error,
        /artifacts\/lock: it is no regular file; remove it and run again/,
      );
    }),
});

test("a format file that is torn anywhere is written anew", () =>
  inWorkspace(async (workspace) => {
    assert.equal((await workspace.command("repro")).code, 0);
    const whole = workspace.read("artifacts/format");
    for (const length of [0, 1, 10, whole.indexOf("1") + 1, whole.length - 9, whole.length - 1]) {
      workspace.write("artifacts/format", whole.slice(0, length));
      const { code, error } = await workspace.command("repro");
      assert.equal(code, 0, `${length}: ${error}`);
      assert.equal(workspace.read("artifacts/format"), whole);
    }
  }));
