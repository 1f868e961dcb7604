/** What a stage must not reach, and what it says when it tries. */
import assert from "node:assert/strict";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { accessOf, stageFailure } from "../../../lib/pipeline/execution/stage-failure.ts";
import { accessStage, makeToy, type Toy, toyGraph } from "../toy.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { engineLine } from "../../task-line.ts";

/** Code that a stage runs; what its failure says. */
const accesses: readonly (readonly [code: string, message: RegExp])[] = [
  ["Deno.readFileSync('/etc/passwd')", /reads or writes the file \/etc\/passwd.*declare it as an/],
  ["await Deno.readTextFile('x.csv')", /the file x\.csv/],
  ["Deno.writeTextFileSync('out.txt', '')", /the file out\.txt/],
  ["Deno.cwd()", /the file Deno\.cwd/],
  ["await fetch('file:///etc/passwd')", /the file file:\/\/\/etc\/passwd/],
  ["await fetch('http://example.org/data')", /uses the network http:\/\/example\.org\/data/],
  ["new WebSocket('ws://example.org')", /uses the network ws:\/\/example\.org/],
  ["await Deno.connect({ port: 80 })", /uses the network Deno\.connect/],
  ["Deno.env.get('HOME')", /reads its surroundings HOME.*as a parameter/],
  ["`${Deno.pid}`", /reads its surroundings Deno\.pid/],
  ["Deno.exit(0)", /reads its surroundings/],
  ["globalThis.process.env.HOME + ''", /reads its surroundings process\.env\.HOME/],
  ["new Worker('data:,')", /reads its surroundings Worker/],
  ["new Date()", /reads the clock new Date\(\).*pass the time/],
  ["Date.now()", /reads the clock Date\.now\(\)/],
  ["Date()", /reads the clock Date\(\)/],
  ["performance.now()", /reads the clock performance\.now\(\)/],
  ["new Intl.DateTimeFormat().format()", /reads the clock/],
  ["Math.random()", /draws hidden randomness Math\.random\(\).*stage's key/],
  ["crypto.getRandomValues(new Uint8Array(4))", /draws hidden randomness crypto\.getRandom/],
  ["crypto.randomUUID()", /draws hidden randomness crypto\.randomUUID/],
];

/** What a stage may compute, and the same everywhere. */
const allowed: readonly (readonly [code: string, value: string])[] = [
  ["typeof caches + typeof localStorage + typeof BroadcastChannel", "undefined".repeat(3)],
  ["new Date(0).toISOString()", "1970-01-01T00:00:00.000Z"],
  [
    "new Date(2020, 6, 1).toString()",
    "Wed Jul 01 2020 00:00:00 GMT+0000 (Coordinated Universal Time)",
  ],
  ["Date.UTC(1970, 0, 2) + Date.parse('1970-01-01T00:00')", "86400000"],
  ["new Date(5) instanceof Date", "true"],
  ["(1234.5).toLocaleString()", "1,234.5"],
  ["new Date(0).toLocaleDateString()", "1/1/1970"],
  ["new Intl.NumberFormat().format(1234.5)", "1,234.5"],
  ["Intl.DateTimeFormat().resolvedOptions().timeZone", "UTC"],
  ["'a'.localeCompare('B')", "-1"],
  ["navigator.language + navigator.hardwareConcurrency", "en-US1"],
  ["await (await fetch('data:,hello')).text()", "hello"],
];

function accessGraph(toy: Toy, codes: readonly string[]) {
  toy.write("stages/access.ts", accessStage(codes));
  return toyGraph(codes.map((_, attempt) => ({
    name: `access${attempt}`,
    kind: "access",
    params: { attempt },
    retries: 2,
  })));
}

Deno.test("every undeclared access fails its stage, naming the stage, the access and what to do", async () => {
  const toy = makeToy();
  const graph = accessGraph(toy, accesses.map(([code]) => code));
  const { exitCode, failed, executed } = await runGraph(graph, {
    workspace: toy.root,
    jobs: 2,
    keepGoing: true,
  });
  assert.equal(exitCode, 3);
  assert.equal(executed, 0);
  const failures = new Map(failed.map((failure) => [failure.job, failure]));
  for (const [i, [code, message]] of accesses.entries()) {
    const failure = failures.get(`toy/access${i}`);
    assert.match(failure?.message ?? "", message, code);
    assert.match(failure!.message, new RegExp(`^toy/access${i} `));
    assert.equal(failure!.exitCode, 3, code);
    assert.equal(failure!.attempts, 1, "an access is not tried again");
  }
  toy.remove();
});

Deno.test("what needs no access works, in UTC and in one language wherever the engine runs", async () => {
  const toy = makeToy();
  const codes = allowed.map(([code, value]) => {
    const wanted = JSON.stringify(value);
    return `String(${code}) === ${wanted} ? "same" : Promise.reject(new Error(String(${code})))`;
  });
  toy.write("graph.json", JSON.stringify(accessGraph(toy, codes)));
  const runner = fromFileUrl(import.meta.resolve("../toy-run.ts"));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: engineLine(toy.root, [runner, toy.root, "--keep-going"]),
    env: { TZ: "Asia/Tokyo", LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.match(text, /^{/, new TextDecoder().decode(stderr));
  const { failed, exitCode } = JSON.parse(text);
  assert.deepEqual(failed, []);
  assert.equal(exitCode, 0);
  toy.remove();
});

Deno.test("libraries may read the clock and draw numbers while they are imported, always the same", async () => {
  const results: string[] = [];
  for (let i = 0; i < 2; i++) {
    const toy = makeToy();
    toy.edit(
      "stages/sum.ts",
      "const runs",
      "const seen = [Date.now(), Math.random(), " +
        "performance.now(), +new Date, ...crypto.getRandomValues(new Uint8Array(4))];\nconst runs",
    );
    toy.edit(
      "stages/sum.ts",
      "let total = params.add ?? 0",
      "let total = seen.reduce((sum, x, i) => sum + x * (i + 1), 0)",
    );
    const graph = toyGraph([{ name: "s", kind: "sum" }]);
    const { outcomes, exitCode } = await runGraph(graph, { workspace: toy.root });
    assert.equal(exitCode, 0);
    results.push(outcomes.get("toy/s")!.outputs.value.digest);
    toy.remove();
  }
  assert.equal(results[0], results[1]);
});

Deno.test("a Worker in which a job left anything behind serves no other job", async () => {
  const toy = makeToy();
  const points = [1, 2, 3, 4, 5].map((i) => ({ i }));
  const graph = toyGraph([
    { name: "noise", kind: "noise", points },
    { name: "stateful", kind: "unstable", points },
    { name: "pooled", kind: "sly", points },
  ]);
  const options = { workspace: toy.root, jobs: 1, sharedSecondsMax: Infinity };
  const { outcomes, notices } = await runGraph(graph, options);
  const digests = (stage: string) =>
    new Set(points.map(({ i }) => outcomes.get(`toy/${stage}[i=${i}]`)!.outputs.value.digest));
  const told = (pattern: RegExp) => notices.filter((notice) => pattern.test(notice)).length;
  assert.equal(digests("noise").size, 1, "each job found a fresh global object");
  assert.equal(told(/noise.*left something behind in its Worker: shared/), 5);
  assert.equal(digests("stateful").size, 1, "state in a module is found when it first shows");
  assert.equal(told(/stateful.*state in its own modules/), 1);
  // The control: a Worker is shared by the jobs of one bundle otherwise.
  assert.equal(digests("pooled").size, 2);
  toy.remove();
});

Deno.test("errors thrown while importing, and promises that nobody awaits, fail the job by name", async () => {
  for (
    const [edit, message] of [
      ["throw new RangeError('at import');", /toy\/s failed with RangeError: at import/],
      ["", /toy\/s failed with Error: nobody awaits/],
    ] as const
  ) {
    const toy = makeToy();
    toy.edit("stages/sum.ts", "const runs", `${edit}\nconst runs`);
    toy.edit(
      "stages/sum.ts",
      "let total",
      "Promise.reject(new Error('nobody awaits')); " +
        "await new Promise((resolve) => setTimeout(resolve, 20)); let total",
    );
    const graph = toyGraph([{ name: "s", kind: "sum" }]);
    const { failed } = await runGraph(graph, { workspace: toy.root });
    assert.match(failed[0]?.message ?? "", message);
    toy.remove();
  }
});

Deno.test("Deno's own refusals are recognised as accesses", () => {
  const refusal = (message: string) => accessOf({ name: "NotCapable", message });
  const again = ", run again with the --allow-x flag";
  assert.deepEqual(refusal(`Requires read access to "/a b"${again}`), {
    kind: "file",
    target: '"/a b"',
  });
  assert.deepEqual(refusal(`Requires net access to "h:80"${again}`), {
    kind: "network",
    target: '"h:80"',
  });
  assert.deepEqual(refusal(`Requires sys access to "hostname"${again}`)?.kind, "sys");
  assert.equal(accessOf({ name: "Error", message: "Requires read access" }), undefined);
});

Deno.test("a bug is reported as a bug, a user's error unchanged", () => {
  const failed = { type: "failed", stack: "", exitCode: 1 } as const;
  const bug = stageFailure("a/b", { ...failed, name: "BugError", message: "bug: x", user: false });
  assert.equal(bug.message, "a/b failed with bug: x");
  const user = stageFailure("a/b", { ...failed, name: "UserError", message: "no", user: true });
  assert.deepEqual(user, { message: "a/b: no", exitCode: 1, retry: false });
});
