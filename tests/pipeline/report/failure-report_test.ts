/** A failed stage as its author sees it. */
import assert from "node:assert/strict";
import {
  failureLines,
  type FailureReport,
  rerunCommand,
  shellQuoted,
} from "../../../lib/pipeline/report/failure-report.ts";
import type { Terminal } from "../../../lib/pipeline/words/terminal.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

/** `totals` fails in a function of another file. */
function breakTotals(workspace: ToyWorkspace): void {
  workspace.write(
    "lib/num/deep.ts",
    `/** Fails. */
export function deepDown(x: number): number {
  const nothing = undefined as unknown as { x: number };
  return x + nothing.x;
}
`,
  );
  workspace.edit("papers/toy.yaml", "kind: total", "kind: broken");
  workspace.edit(
    "stages/broken.ts",
    `import { UserError }`,
    `import { deepDown } from "../lib/num/deep.ts";\nimport { UserError }`,
  );
  workspace.edit("stages/broken.ts", /throw new UserError\(.*\);/, "deepDown(1);");
}

Deno.test("its own message and place, its inputs with their files, the command; not the engine", () =>
  inWorkspace(async (workspace) => {
    breakTotals(workspace);
    const { code, error } = await workspace.command("repro");
    assert.equal(code, 1);
    // The reader's warnings about the specification come first.
    const lines = error.trim().split("\n").filter((line) => !line.startsWith("warning: "));
    assert.deepEqual(lines.slice(0, 5), [
      "toy/totals failed:",
      "  TypeError: Cannot read properties of undefined (reading 'x')",
      "    at deepDown (lib/num/deep.ts:4:22)",
      "    at run (stages/broken.ts:7:11)",
      "  Its inputs:",
    ]);
    assert.match(lines[5], /^ {4}values: toy\/draws\[width=1\]\.numbers, 3 rows, [0-9a-f]{12}$/);
    assert.equal(lines.at(-1), `  Run it alone: deno task repro "toy/totals"`);
    assert.doesNotMatch(error, /lib\/pipeline|lib\/contract|blob:|ext:/);
    // The files that it names are there; the digest is that of the file.
    const paths = lines.filter((line) => /^ {6}/.test(line)).map((line) => line.trim());
    assert.equal(paths.length, 3);
    const bytes = Deno.readFileSync(`${workspace.root}/${paths[0]}`);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    assert.ok(lines[5].endsWith(digest.slice(0, 12)));
  }));

Deno.test("the command reruns it alone; a comment moves its place and not its key", () =>
  inWorkspace(async (workspace) => {
    breakTotals(workspace);
    workspace.edit("papers/toy.yaml", "kind: broken", "kind: broken\n    retries: 1");
    const run = async (...words: string[]) => {
      const { out } = await workspace.command("repro", "--json", ...words);
      const lines = out.trim().split("\n").map((line) => JSON.parse(line));
      const failure = lines.find(({ type }) => type === "failure") as FailureReport;
      const ran = lines.filter(({ to }) => to === "running");
      return { failure, ran, key: ran.at(-1).key };
    };
    const first = await run("--profile", "smoke", "toy/totals");
    assert.equal(first.failure.rerun, `deno task repro "toy/totals" --profile smoke`);
    assert.equal(first.failure.attempts, 2);
    const words = /^deno task repro "(.*)" --profile smoke$/.exec(first.failure.rerun)!;
    workspace.edit("lib/num/deep.ts", "/** Fails. */", "/**\n * Fails.\n * Always.\n */");
    const second = await run(words[1], "--profile", "smoke");
    assert.deepEqual([...new Set(second.ran.map(({ job }) => job))], ["toy/totals"]);
    assert.equal(first.failure.places[0], "deepDown (lib/num/deep.ts:4:22)");
    assert.equal(second.failure.places[0], "deepDown (lib/num/deep.ts:7:22)");
    assert.equal(second.key, first.key, "the source map is in no key");
    workspace.edit("lib/num/deep.ts", "return x +", "return 2 * x +");
    assert.notEqual((await run(words[1], "--profile", "smoke")).key, first.key, "control");
  }));

Deno.test("the store holds no source map, and no bundle mentions one", () =>
  inWorkspace(async (workspace) => {
    breakTotals(workspace);
    await workspace.command("repro");
    for (const folder of Deno.readDirSync(`${workspace.root}/artifacts/cas`)) {
      const path = `${workspace.root}/artifacts/cas/${folder.name}`;
      for (const { name } of Deno.readDirSync(path)) {
        const text = Deno.readTextFileSync(`${path}/${name}`);
        assert.ok(!text.includes("sourceMappingURL"), text.slice(-200));
        assert.ok(!text.includes('"mappings"'), text.slice(-200));
      }
    }
  }));

const terminal: Terminal = {
  write() {},
  writeError() {},
  isInteractive: false,
  colours: false,
  columns: 120,
};

Deno.test("the lines of its log, tried how often, and of many inputs the first ten", () => {
  const input = {
    role: "values",
    from: "p/a.x",
    digest: "ab".repeat(32),
    size: 2048,
    path: "artifacts/out/p/a/x.json",
  };
  const report: FailureReport = {
    job: "p/b",
    message: "first\nsecond\x1b[2J",
    places: [],
    log: ["one", "\x1b[31mtwo"],
    inputs: Array.from({ length: 12 }, () => input),
    attempts: 3,
    rerun: "deno task repro …",
  };
  const lines = failureLines(report, terminal);
  assert.deepEqual(lines.slice(0, 9), [
    "p/b failed after 3 attempts:",
    "  first",
    "  second",
    "  The last lines that it wrote:",
    "    one",
    "    two",
    "  Its inputs:",
    "    values: p/a.x, 2.05kB, abababababab",
    "      artifacts/out/p/a/x.json",
  ]);
  assert.deepEqual(lines.slice(-2), ["    … and 2 more", "  Run it alone: deno task repro …"]);
});

Deno.test("a shell takes the command as it is meant", async () => {
  const jobs = [
    "p/a",
    "p/a[x=1,name=b c]",
    'p/a[q="]',
    "p/a[$HOME=`id`]",
    'p/a[it\'s="!"]',
    "p/a[\\]",
  ];
  for (const job of jobs) {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `printf '%s\\n' ${shellQuoted(job)}`],
    }).output();
    assert.equal(new TextDecoder().decode(stdout), job + "\n");
  }
  assert.equal(
    rerunCommand("p/a[x=1]", { profile: "smoke", backend: "cpu" }),
    `deno task repro "p/a[x=1]" --profile smoke --backend cpu`,
  );
});
