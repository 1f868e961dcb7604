/**
 * Stages that break: they exhaust memory, never end, throw, kill their process, or give what they did
 * not promise. The engine survives, tells it by name, keeps the rest, and the next run is right. A quarter of the
 * breakages at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { runGraph, type RunOptions } from "../../lib/pipeline/execution/run.ts";
import { makeToy, toyGraph } from "../pipeline/toy.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { engineLine } from "../task-line.ts";

/** A stage's body that breaks it; what its failure says; engine options that bring it about sooner. */
const breakages: readonly (readonly [
  what: string,
  body: string,
  message: RegExp,
  options?: Partial<RunOptions>,
])[] = [
  [
    "a full heap",
    "const all = []; for (;;) all.push(new Array(1e4).fill(all.length));",
    /ran out of memory: its JavaScript heap of 64 MB is full; ask for more with `resources/,
    { heapMegabytes: 64 },
  ],
  [
    "large buffers",
    "const all = []; for (;;) { all.push(new Uint8Array(2e7).fill(1)); " +
    "await new Promise((resolve) => setTimeout(resolve, 1)); }",
    /used \d+ MB of memory, more than one job may take/,
    { jobMemoryBytesMax: 400e6 },
  ],
  ["an endless loop", "for (;;);", /longer than its timeout of 1 s and was ended/],
  [
    "an endless regular expression",
    'return one(/^(a+)+$/.test("a".repeat(40) + "b") ? 1 : 0);',
    /longer than its timeout/,
  ],
  ["an endless wait", "await new Promise(() => {});", /longer than its timeout of 1 s/],
  ["deep recursion", "const f = () => f() + 1; f();", /failed with RangeError: Maximum call stack/],
  ["a throw", 'throw new Error("on purpose");', /^toy\/bad failed with Error: on purpose$/],
  ["a throw of nothing", "throw undefined;", /^toy\/bad failed with Error: undefined$/],
  ["a throw of an object", "throw { toString() { throw 1; } };", /^toy\/bad failed with/],
  ["NaN", "return one(NaN);", /cannot store NaN in row 0 of column "x"; allowed: finite/],
  ["infinity", "return one(-1 / 0);", /cannot store -Infinity in row 0 of column "x"/],
  [
    "columns of two lengths",
    'const { value } = one(1); const { table: t } = value; return { value: { kind: "table", ' +
    "table: { ...t, length: 2 } } };",
    /cannot store the output "value": column "x" has 1 rows in a table of 2/,
  ],
  [
    "numbers in single precision",
    'return { value: { kind: "table", table: { length: 1, labels: [], columns: { x: { ' +
    'kind: "number", values: new Float32Array(1), unit: "", description: "" } } } } };',
    /column "x" holds neither float64 numbers nor texts/,
  ],
  ["a bare number", "return { value: 5 };", /output "value": it is neither a table nor bytes/],
  ["nothing", "return undefined;", /ended without its output value; it gave: nothing/],
  ["a wrong name", "return { valeu: one(1).value };", /without its output value; it gave: valeu/],
  [
    "one output too many",
    "return { ...one(1), more: one(2).value };",
    /with an output that it does not promise: more; allowed: value/,
  ],
];

function brokenToy(body: string, timeoutSeconds = 1) {
  const toy = makeToy();
  toy.edit("stages/half.ts", "return { other: one(1).value };", body);
  const graph = toyGraph([
    { name: "good", kind: "sleep", params: { milliseconds: 100 } },
    { name: "bad", kind: "half", timeoutSeconds },
    { name: "after", kind: "sum", reads: { x: "bad" } },
    { name: "beside", kind: "sum", reads: { x: "good" } },
  ]);
  return { toy, graph };
}

async function assertSurvived(
  [, body, message, options = {}]: typeof breakages[number],
): Promise<void> {
  // Only what never ends may run into its time limit, however slow the machine is.
  const { toy, graph } = brokenToy(body, /timeout/.test(message.source) ? 1 : 120);
  const run = () => runGraph(graph, { workspace: toy.root, jobs: 2, keepGoing: true, ...options });
  const { failed, skipped, outcomes, exitCode } = await run();
  assert.equal(failed.length, 1);
  assert.match(failed[0].message, message);
  assert.equal(exitCode, 1);
  assert.deepEqual(skipped, ["toy/after"]);
  assert.deepEqual([...outcomes.keys()].sort(), ["toy/beside", "toy/good"]);
  toy.edit("stages/half.ts", body, "return one(3);");
  // Its own time limit is no part of its key.
  const bad = graph.specification.papers[0].stages.find(({ name }) => name === "bad");
  Object.assign(bad!, { timeoutSeconds: 120 });
  const next = await run();
  assert.equal(next.exitCode, 0);
  assert.equal(next.executed, 2, "only what failed, and what waited for it");
  toy.remove();
}

for (const [index, breakage] of breakages.entries()) {
  Deno.test({
    name: `a stage with ${breakage[0]} fails by name, harms nothing else, and can be fixed`,
    ignore: isOtherTurn(index, 4),
    fn: () => assertSurvived(breakage),
  });
}

/** A stage that writes so many lines and then fails; what of it is in the log, and in the failure. */
async function flooded(lines: number, end = 'throw new Error("end");', timeoutSeconds = 120) {
  const { toy, graph } = brokenToy(
    `for (let i = 0; i < ${lines}; i++) console.log("line", i, { i }); ${end}`,
    timeoutSeconds,
  );
  const texts: string[] = [];
  const options = { workspace: toy.root, keepGoing: true, heapMegabytes: 64 };
  const { failed } = await runGraph(graph, options, (event) => {
    if (event.type === "log") texts.push(event.text);
  });
  toy.remove();
  return { texts, log: failed[0].log ?? [] };
}

for (
  const [how, end, seconds] of [
    ["never ends", "for (;;);", 10],
    [
      "fills its heap",
      // Time enough for the lines to leave its process.
      "await new Promise((resolve) => setTimeout(resolve, 1000)); const held = []; for (;;) held.push(Array.from({ length: 1000 }, (_, k) => ({ k })));",
      120,
    ],
  ] as const
) {
  Deno.test(`the last lines before a job that ${how} are in its log, after the first thousand too`, async () => {
    const { texts, log } = await flooded(2500, end, seconds);
    assert.equal(texts[1000], "… 500 lines are left out here");
    assert.equal(texts.length, 2001);
    assert.equal(texts.at(-1), "line 2499 { i: 2499 }");
    assert.equal(log.at(-1), "line 2499 { i: 2499 }");
  });
}

Deno.test("of a flood of lines the first and the last are kept, and the last come with the failure", async () => {
  const { texts, log } = await flooded(5000);
  assert.equal(texts.length, 2001);
  assert.equal(texts[999], "line 999 { i: 999 }");
  assert.equal(texts[1000], "… 3000 lines are left out here");
  assert.equal(texts[1001], "line 4000 { i: 4000 }");
  assert.deepEqual(
    log,
    Array.from({ length: 20 }, (_, k) => `line ${4980 + k} { i: ${4980 + k} }`),
  );
});

Deno.test("no line is lost or doubled where a log is just too long, also if nobody caught the error", async () => {
  const late = 'Promise.reject(new Error("late")); await new Promise(() => {});';
  for (const [lines, end] of [[1000, undefined], [1001, late], [2000, late], [2001, undefined]]) {
    const { texts, log } = await flooded(lines as number, end as string | undefined);
    const kept = texts.filter((text) => text.startsWith("line"));
    assert.equal(kept.length, Math.min(2000, lines as number), `${lines} lines`);
    assert.equal(new Set(kept).size, kept.length);
    assert.equal(texts.some((text) => text.includes("1 line is left out")), lines === 2001);
    assert.equal(log.at(-1), `line ${lines as number - 1} { i: ${lines as number - 1} }`);
  }
});

/** Processes that were started with a word in their environment, which all that they start inherit. */
function processesOf(word: string): number {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).filter(
    ({ name }) => {
      try {
        return Deno.readTextFileSync(`/proc/${name}/environ`).includes(word);
      } catch (error) {
        // It has ended meanwhile, or belongs to somebody else.
        const isGone = error instanceof Error &&
          /ESRCH|os error (2|3|13)\b|ermission/.test(error.message);
        if (isGone) return false;
        throw error;
      }
    },
  ).length;
}

/** The text of a stream up to a pattern. */
async function readUntil(stream: ReadableStream<Uint8Array<ArrayBuffer>>, pattern: RegExp) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; !pattern.test(text);) {
    const { value, done } = await reader.read();
    assert.ok(!done, text);
    text += value;
  }
  return reader;
}

Deno.test("no process stays behind when jobs were ended, or the engine was killed", async () => {
  const { toy, graph } = brokenToy("for (;;);");
  const word = `seat-of-${crypto.randomUUID()}`;
  toy.write("graph.json", JSON.stringify(graph));
  const runner = fromFileUrl(import.meta.resolve("../pipeline/toy-run.ts"));
  for (const end of ["killed", "timeout"]) {
    const child = new Deno.Command(Deno.execPath(), {
      args: engineLine(toy.root, [runner, toy.root, "--events"]),
      // By a name that reaches the process of a stage, too.
      env: { NVIDIA_VISIBLE_DEVICES: word },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const reader = await readUntil(child.stderr, /"toy\/bad"[^\n]*"to":"running"/);
    assert.ok(processesOf(word) >= 2, "the engine, and a process of its own for the job");
    if (end === "killed") child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
    for (let i = 0; i < 400 && processesOf(word) > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.equal(processesOf(word), 0, end);
  }
  toy.remove();
});
