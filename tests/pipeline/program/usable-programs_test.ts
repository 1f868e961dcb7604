/** Where a program may run, and what is said where it may not: by a machine file of this test's own. */
import assert from "node:assert/strict";
import { explainJob } from "../../../lib/pipeline/planning/why.ts";
import { explanationLines } from "../../../lib/pipeline/commands/why.ts";
import { planOf } from "../../../lib/pipeline/planning/plan.ts";
import { exitCodeOf, verifyGraph } from "../../../lib/pipeline/verification/verify.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { testsAlone } from "../../alone.ts";
import { scriptStage, withScripts } from "./workspace.ts";

const alone = testsAlone(import.meta.url);

/** Each in a folder of its own, for a machine file is read once. */
async function withMachine(text: string, body: () => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "machine-" });
  Deno.mkdirSync(`${folder}/asymptopia`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/asymptopia/machine.yaml`, text);
  Deno.env.set("XDG_CONFIG_HOME", folder);
  try {
    await body();
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A bubblewrap that says no, as one does where user namespaces are forbidden. */
const broken = "bubblewrap: /bin/false\n";

const values = 'printf "x\\n1\\n2\\n" > outputs/values.csv\n';

alone("without a sandbox a program is refused, by its place and with what to do", async () => {
  await withMachine(broken, async () => {
    await withScripts(scriptStage("values"), { values }, async ({ run, graph, root }) => {
      const refusal =
        /papers\/own\.yaml:3:3 cannot run "sh" in stage "values": this machine has no sandbox for programs \(bubblewrap: \/bin\/false ended with 1\); install bubblewrap, or allow .*programs: \{ sh: \{ sandbox: none \} \}/;
      await assert.rejects(run(), refusal);
      const { entries: [entry] } = await planOf(await graph(), { workspace: root });
      assert.deepEqual([entry.action, entry.key], ["run", undefined]);
      assert.match(entry.absent![0], refusal);
    });
  });
});

alone(
  "a program that is not there, and a link out of the workspace, are named by plan and run",
  async () => {
    await withMachine(broken, async () => {
      const stage = scriptStage("values").replaceAll("[sh, ", "[no-such-program, ")
        .replace("files: [", "files: [theirs, ");
      await withScripts(stage, { values }, async ({ run, graph, root }) => {
        const refusal =
          /^papers\/own\.yaml:3:3 cannot run "no-such-program" in stage "values": there is no \/usr\/local\/bin\/no-such-program or .*; install it, or say in your machine file where it is/;
        // A folder of the user's, which is not walked.
        Deno.symlinkSync("/usr", `${root}/theirs`);
        const link =
          /^papers\/own\.yaml:3:3 cannot use theirs as a file of the program: it is a link that leads out of the workspace/;
        const planned = async () => (await planOf(await graph(), { workspace: root })).entries[0];
        const { absent } = await planned();
        assert.equal(absent?.length, 2);
        assert.match(absent[0], link);
        assert.match(absent[1], refusal);
        await assert.rejects(run(), ({ message }: Error) => link.test(message));
        Deno.removeSync(`${root}/theirs`);
        Deno.mkdirSync(`${root}/theirs`);
        assert.match((await planned()).absent![0], refusal);
        await assert.rejects(run(), ({ message }: Error) => refusal.test(message));
      });
    });
  },
);

alone("a machine file that names it lets it run, and every record and plan says so", async () => {
  const faults: Readonly<Record<string, readonly [string, RegExp]>> = {
    beside: [`${values}echo 1 > more.txt`, /wrote more\.txt, outside of outputs\//],
    changed: [`${values}echo 1 > scripts/changed.sh`, /changed scripts\/changed\.sh, which it was/],
    leftover: [`${values}sleep 60 > /dev/null 2>&1 &`, /left processes running when it ended/],
    slow: ["sleep 60", /took longer than its timeout of 1 s/],
  };
  await withMachine(`${broken}programs: { sh: { sandbox: none } }\n`, async () => {
    const stages = [
      scriptStage("values"),
      ...Object.keys(faults).map((name) =>
        scriptStage(name, name === "slow" ? "    timeout: 1s\n" : "")
      ),
    ].join("");
    const scripts = Object.fromEntries(
      Object.entries(faults).map(([name, [text]]) => [name, text]),
    );
    await withScripts(stages, { values, ...scripts }, async ({ run, graph, root }) => {
      const first = await planOf(await graph(), { workspace: root });
      assert.ok(first.entries.every(({ sandbox }) => sandbox === "none"));
      const summary = await run();
      assert.deepEqual(summary.notSandboxed, ["own/values"]);
      assert.equal(summary.failed.length, Object.keys(faults).length);
      for (const { job, message } of summary.failed) {
        assert.match(message, faults[job.replace("own/", "")][1], message);
      }
      const { entries } = await planOf(await graph(), { workspace: root });
      const done = entries.find(({ job }) => job === "own/values")!;
      assert.deepEqual([done.action, done.sandbox], ["reused", "none"]);
    });
  });
});

alone(
  "a name is a path of the machine file; why shows version and lines; verify runs it again",
  async () => {
    const machine = `${broken}programs: { shell: { path: /bin/sh, sandbox: none } }\n`;
    await withMachine(machine, async () => {
      const stage = (version: string, more = "") =>
        `  values:
    kind: run-program
    command: [shell, scripts/values.sh]
    files: [scripts]
    version: [shell, -c, "echo ${version}"]
    outputs: { values: { format: csv, columns: { x: { says: a number } } } }
${more}`;
      const head = "source: { title: Scripts, authors: [Nobody] }\nstages:\n";
      const clock =
        'printf "x\\n100\\n1.%s\\n" "$(od -An -N2 -tu2 /dev/urandom | tr -d " ")" > outputs/values.csv\n';
      await withScripts(stage("1"), { values }, async ({ run, graph, root, write }) => {
        assert.equal((await run()).exitCode, 0);
        write("papers/own.yaml", head + stage("2"));
        write("scripts/values.sh", values.replace("2", "3"));
        const found = await explainJob(await graph(), "own/values", { workspace: root });
        const where = { layout: layoutOf(`${root}/artifacts`), workspace: root };
        const lines = explanationLines(found, where).join("\n");
        assert.match(lines, /version of the program: "1" → "2"/);
        assert.match(lines, /file of the program scripts\/values\.sh: /);
        assert.match(lines, /-printf "x\\n1\\n2\\n"[^]*\+printf "x\\n1\\n3\\n"/);
        // A program that draws its numbers from elsewhere is not what it was, unless a tolerance allows it.
        for (
          const [more, result, exitCode] of [["", "differs", 1], [
            "    tolerance: 0.5\n",
            "within error",
            0,
          ]] as const
        ) {
          write("papers/own.yaml", head + stage("2", more));
          write("scripts/values.sh", clock);
          assert.equal((await run()).exitCode, 0);
          const verified = await verifyGraph(await graph(), { workspace: root, backend: "wasm" });
          assert.equal(verified.jobs[0].store.result, result);
          assert.equal(exitCodeOf(verified), exitCode);
        }
      });
    });
  },
);
