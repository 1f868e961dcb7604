/** Programs as stages, from the YAML to records: what they are given, what they may do, and each fault. */
import assert from "node:assert/strict";
import { decodeTable } from "../../../lib/contract/codec.ts";
import type { RunSummary } from "../../../lib/pipeline/runs/events.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { hasSandbox, scriptStage, withScripts } from "./workspace.ts";

const ignore = !hasSandbox;

/** What each script does wrong, and the words of its error. */
const faults: Readonly<Record<string, readonly [script: string, words: RegExp]>> = {
  missing: ["echo done", /ended well without writing outputs\/values\.csv/],
  undeclared: [
    "echo x > outputs/values.csv; echo 1 > outputs/more.csv",
    /wrote outputs\/more\.csv, which is not declared; allowed: outputs\/values\.csv/,
  ],
  malformed: [
    'printf "x\\n1\\ntwo\\n" > outputs/values.csv',
    /column "x" of outputs\/values\.csv from the program: row 2 is "two"; allowed: numbers/,
  ],
  columns: [
    'printf "y\\n1\\n" > outputs/values.csv',
    /it lacks column "x"; it has "y"; allowed: x, as `outputs` in the YAML says/,
  ],
  unnumbered: [
    'printf "x\\n1\\nnan\\n" > outputs/values.csv',
    /row 2 of 2 is NaN; allowed: finite numbers; `missing/,
  ],
  elsewhere: [
    "set -e; echo 1 > /usr/here",
    /exit code 2.*Read-only file system; it may write into/,
  ],
  beside: ["set -e; echo 1 > more.txt", /Read-only file system; it may write into outputs\//],
  linked: ["ln -s /etc/passwd outputs/values.csv", /made outputs\/values\.csv a link, not a file/],
  leftover: [
    'printf "x\\n1\\n" > outputs/values.csv; sleep 60 > /dev/null 2>&1 &',
    /left processes \(sleep\) running when it ended/,
  ],
  failing: ["echo the reason >&2; exit 7", /exit code 7, having said: the reason/],
  slow: ["sleep 60", /took longer than its timeout of 1 s and was ended/],
  greedy: [
    "x=0123456789abcdef; while :; do x=$x$x; done",
    /used \d+ MB of memory, and may use 60 MB; ask for more/,
  ],
};
const more: Readonly<Record<string, string>> = {
  slow: "    timeout: 1s\n",
  greedy: "    resources: { memory: 60MB }\n",
};

Deno.test({
  name: "each fault of a program fails its job by name, says what to do, and stores nothing",
  ignore,
  async fn() {
    const names = Object.keys(faults);
    const scripts = Object.fromEntries(names.map((name) => [name, faults[name][0]]));
    const stages = names.map((name) => scriptStage(name, more[name])).join("");
    await withScripts(stages, scripts, async ({ run, root }) => {
      const { failed, exitCode, executed } = await run();
      assert.deepEqual([exitCode, executed, failed.length], [1, 0, names.length]);
      for (const { job, message } of failed) {
        const [, words] = faults[job.replace("own/", "")];
        assert.match(message, words, message);
      }
      assert.ok(!hasAny(`${root}/artifacts/ac`), "a failed job has a record");
      assert.deepEqual([...Deno.readDirSync(`${root}/artifacts/tmp`)], []);
    });
  },
});

Deno.test("programs that are not there are named before anything runs, with what to do", async () => {
  const absent = (name: string, program: string) =>
    scriptStage(name).replace("[sh, ", `[${program}, `);
  const stages = absent("by-path", "/no/such/program") + absent("by-name", "no-such-program");
  await withScripts(stages, { "by-path": "", "by-name": "" }, async ({ run, root }) => {
    await assert.rejects(run(), ({ message }: Error) => {
      assert.match(
        message,
        /own\.yaml:3:3 cannot run "\/no\/such\/program" in stage "by-path": there is no \/no\/such/,
      );
      assert.match(
        message,
        /own\.yaml:9:3 cannot run "no-such-program" in stage "by-name": there is no \/usr\/local\/bin\/no-/,
      );
      assert.match(message, /install it, or say in your machine file where it is/);
      return true;
    });
    assert.ok(!hasAny(`${root}/artifacts/ac`), "a job has a record");
  });
});

function hasAny(folder: string): boolean {
  try {
    return [...Deno.readDirSync(folder)].length > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Gives what it sees: its folder, the root of its file system, its environment, its network. */
const seeing = `cat inputs/numbers.csv job.json > /dev/null || exit 1
{ printf 'what,value\\n'
  printf 'root,%s\\n' "$(ls / | tr '\\n' ' ')"
  printf 'folder,%s\\n' "$(find . -type f | sort | tr '\\n' ' ')"
  printf 'names,%s\\n' "$(env | cut -d= -f1 | sort | tr '\\n' ' ')"
  printf 'net,%s\\n' "$(cat /proc/net/dev | grep -c eth)"
  printf 'home,%s\\n' "$(ls /root /home 2> /dev/null | wc -l)"
  printf 'threads,%s\\n' "$OMP_NUM_THREADS"
  printf 'seed,%s\\n' "$ASYMPTOPIA_SEED"
} > outputs/seen.csv
echo progress 1/2 && echo a line && echo progress 2/2
`;

const sightStages = `  numbers:
    kind: run-program
    command: [sh, scripts/numbers.sh]
    files: [scripts/numbers.sh]
    version: [sh, -c, "echo 1"]
    outputs: { values: { format: csv, columns: { x: { says: a number, unit: m } } } }
  sight:
    kind: run-program
    inputs: { numbers: numbers.values }
    command: [sh, scripts/sight.sh]
    files: [scripts]
    version: [sh, -c, "echo 1"]
    threads: 3
    outputs:
      seen: { format: csv, columns: { what: { says: what, text: true }, value: { says: value, text: true } } }
`;

Deno.test({
  name:
    "a program sees its folder and the system's programs, and is run again by what is in its key",
  ignore,
  async fn() {
    const scripts = { numbers: 'printf "x\\n1\\n2.5\\n" > outputs/values.csv', sight: seeing };
    await withScripts(sightStages, scripts, async ({ run, root, events, write }) => {
      const summary = await run();
      assert.equal(summary.exitCode, 0, summary.failed[0]?.message);
      assert.equal(summary.notSandboxed, undefined);
      const progress = events.filter((event) => event.type === "progress")
        .map(({ done, total }) => `${done}/${total}`);
      assert.deepEqual(progress, ["1/2", "2/2"]);
      assert.ok(events.some((event) => event.type === "log" && event.text === "a line"));
      const seen = seenIn(root, summary);
      assert.match(seen.root, /^bin dev etc job lib (lib64 )?proc sbin tmp usr $/);
      assert.equal(
        seen.folder,
        "./inputs/numbers.csv ./job.json ./outputs/seen.csv ./scripts/numbers.sh ./scripts/sight.sh ",
      );
      assert.deepEqual([seen.net, seen.home, seen.threads], ["0", "0", "3"]);
      assert.doesNotMatch(seen.names, /DENO|\bUSER\b|LOGNAME/);
      assert.match(seen.seed, /^\d{1,16}$/);
      assert.equal((await run()).executed, 0);
      // A file that is new in a declared folder is part of the key; one that is not declared is not.
      write("other.txt", "x");
      assert.equal((await run()).executed, 0);
      write("scripts/more.txt", "x");
      assert.equal((await run()).executed, 1);
      write("scripts/numbers.sh", 'printf "x\\n1\\n2.50\\n" > outputs/values.csv');
      const again = await run();
      // The numbers are the same bytes again; the other stage has that script in its folder.
      assert.equal(again.executed, 2);
    });
  },
});

function seenIn(root: string, { outcomes }: RunSummary): Record<string, string> {
  const { digest } = outcomes.get("own/sight")!.outputs.seen;
  const { columns } = decodeTable(Deno.readFileSync(layoutOf(`${root}/artifacts`).blob(digest)));
  const [names, values] = [columns.what.values, columns.value.values] as string[][];
  return Object.fromEntries(names.map((name, row) => [name, values[row]]));
}
