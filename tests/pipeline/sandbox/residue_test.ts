/**
 * What one job could leave for the next in the same Worker: found, told, and never met by another job.
 * All jobs here may share Workers, however long they take; one process runs them one by one.
 */
import assert from "node:assert/strict";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { makeToy, toyGraph } from "../toy.ts";

/** The first job does something to its Worker; all of them look whether they meet it. */
const residues: readonly (readonly [what: string, act: string, look: string, told: RegExp])[] = [
  ["a global", "globalThis.left = 1", "typeof left", /: left;/],
  ["a changed global", "globalThis.escape = unescape", "escape.name", /: escape;/],
  ["a polluted prototype", "Object.prototype.left = 1", "({}).left", /Object\.prototype\.left;/],
  ["a changed method", "Array.prototype.at = () => 7", "[1].at(0)", /Array\.prototype\.at;/],
  ["a changed function", "Math.sin = () => 7", "Math.sin(0)", /: Math\.sin;/],
  [
    "an accessor",
    "Object.defineProperty(Number.prototype, 'left', { get: () => 1 })",
    "(1).left",
    /left/,
  ],
  [
    "an async prototype",
    "(async () => {}).constructor.prototype.left = 1",
    "(async () => {}).left",
    /left/,
  ],
  [
    "an iterator",
    "Object.getPrototypeOf([][Symbol.iterator]()).left = 1",
    "[][Symbol.iterator]().left",
    /left/,
  ],
  [
    "a symbol",
    "Object.prototype[Symbol.for('left')] = 1",
    "({})[Symbol.for('left')]",
    /Symbol\(left\)/,
  ],
  ["a deleted method", "delete String.prototype.at", "typeof ''.at", /String\.prototype\.at;/],
  [
    "a codec",
    "TextDecoder.prototype.decode = () => '7'",
    "new TextDecoder().decode(new Uint8Array(1)).length",
    /decode;/,
  ],
  ["a timer", "setInterval(() => {}, 5)", "1", /a running timer/],
  [
    "a late timer",
    "setTimeout(() => { globalThis.left = 1; }, 20)",
    "typeof left",
    /a running timer/,
  ],
  ["a property of console", "console.left = 1", "console.left", /console\.left/],
  [
    "one that is hidden by tampering",
    "Object.prototype.left = 1; Reflect.ownKeys = () => []; Object.is = () => true; " +
    "Array.prototype.push = () => 0; Array.prototype.some = () => false; " +
    "Set.prototype.has = () => true; Object.getOwnPropertyDescriptor = () => undefined; " +
    "Reflect.getOwnPropertyDescriptor = () => undefined; String.prototype.concat = () => ''",
    "({}).left",
    /left/,
  ],
];

Deno.test("what a job leaves behind is reported by name, and no other job meets it", async () => {
  for (const [what, act, look, told] of residues) {
    const toy = makeToy({ remembers: true });
    const body = `if (axes.i === 1) { ${act} } const found = axes.i === 1 ? "" : String(${look});
      const clean = axes.i === 1 ? "" : params.clean;
      if (found !== clean) throw new Error("met " + found);
      return one(0);`;
    toy.edit("stages/sum.ts", "let total = params.add ?? 0;", `${body}\nlet total = 0;`);
    const clean = String(new Function(`return String(${look})`)());
    const points = [1, 2, 3].map((i) => ({ i }));
    const graph = toyGraph([{ name: "s", kind: "sum", points, params: { clean } }]);
    const { failed, notices } = await runGraph(graph, {
      workspace: toy.root,
      jobs: 1,
      keepGoing: true,
      sharedSecondsMax: Infinity,
    });
    assert.deepEqual(failed, [], what);
    assert.match(notices.join("\n"), /toy\/s\[i=1\] left something behind in its Worker/, what);
    assert.match(notices[0], told, what);
    toy.remove();
  }
});

Deno.test("a job that leaves nothing behind shares its Worker: the suite would notice the rest", async () => {
  const toy = makeToy({ remembers: true });
  const points = [1, 2, 3, 4].map((i) => ({ i }));
  const { notices, outcomes } = await runGraph(
    toyGraph([{ name: "s", kind: "sly", points }]),
    { workspace: toy.root, jobs: 1, sharedSecondsMax: Infinity },
  );
  assert.deepEqual(notices, []);
  assert.equal(new Set([...outcomes.values()].map((one) => one.outputs.value.digest)).size, 2);
  toy.remove();
});

Deno.test("a job that writes to what it was given spoils it for nobody", async () => {
  const toy = makeToy({ remembers: true });
  toy.edit(
    "stages/sum.ts",
    "let total",
    `for (const input of Object.values(inputs)) if (axes.i === 1) numbers(input, "x").fill(99);
     let total`,
  );
  const graph = toyGraph([
    { name: "a", kind: "draw" },
    { name: "b", kind: "sum", points: [{ i: 1 }, { i: 2 }, { i: 3 }], reads: { x: "a" } },
  ]);
  const { outcomes } = await runGraph(graph, {
    workspace: toy.root,
    jobs: 1,
    sharedSecondsMax: Infinity,
  });
  const digest = (i: number) => outcomes.get(`toy/b[i=${i}]`)!.outputs.value.digest;
  assert.notEqual(digest(1), digest(2));
  assert.equal(digest(2), digest(3));
  toy.remove();
});

Deno.test("a promise that nobody awaits fails its own job or none, never the next one", async () => {
  const toy = makeToy({ remembers: true });
  toy.edit(
    "stages/sum.ts",
    "let total",
    `if (axes.i % 2 === 1) Promise.resolve().then(() => Promise.resolve()).then(() => {
       throw new Error("late " + axes.i);
     });
     let total`,
  );
  const points = Array.from({ length: 12 }, (_, i) => ({ i }));
  const { failed } = await runGraph(toyGraph([{ name: "s", kind: "sum", points }]), {
    workspace: toy.root,
    jobs: 1,
    keepGoing: true,
    sharedSecondsMax: Infinity,
  });
  for (const { job, message } of failed) {
    const [, i] = /i=(\d+)/.exec(job)!;
    assert.match(message, new RegExp(`late ${i}$`));
    assert.equal(Number(i) % 2, 1);
  }
  toy.remove();
});
