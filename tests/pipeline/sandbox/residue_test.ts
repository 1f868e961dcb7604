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
  ["a polluted prototype", "Object.prototype.left = 1", "({}).left", /Object\.prototype\.left;/],
  ["a changed method", "Array.prototype.at = () => 7", "[1].at(0)", /Array\.prototype\.at;/],
  ["a deleted method", "delete Array.prototype.at", "typeof [].at", /Array\.prototype\.at;/],
  [
    "an accessor",
    "Object.defineProperty(Object.prototype, 'left', { get: () => 1 })",
    "({}).left",
    /left/,
  ],
  [
    "a symbol",
    "Object.prototype[Symbol.for('left')] = 1",
    "({})[Symbol.for('left')]",
    /Symbol\(left\)/,
  ],
  [
    "a frozen prototype",
    "Object.freeze(Set.prototype)",
    "Object.isFrozen(Set.prototype)",
    /Set\.prototype, which takes no properties any more/,
  ],
  [
    "a property that cannot be written any more",
    "Object.defineProperty(Array.prototype, 'at', { writable: false })",
    "Object.getOwnPropertyDescriptor(Array.prototype, 'at').writable",
    /Array\.prototype\.at;/,
  ],
  [
    "another prototype",
    "Object.setPrototypeOf(Set.prototype, { left: 1 })",
    "new Set().left",
    /Set\.prototype\.__proto__;/,
  ],
  ["the depth of traces", "Error.stackTraceLimit = 1", "Error.stackTraceLimit", /stackTraceLimit;/],
  ["a timer", "setInterval(() => {}, 5)", "1", /a running timer/],
  [
    "a late timer",
    "setTimeout(() => { globalThis.left = 1; }, 20)",
    "typeof left",
    /a running timer/,
  ],
  [
    "an endless row of digests",
    "const again = () => crypto.subtle.digest('SHA-256', new Uint8Array(1)).then(again); again()",
    "1",
    /a call that has not been answered/,
  ],
  [
    "an endless row of compilations",
    "const again = () => WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(again);" +
    "again()",
    "1",
    /a call that has not been answered/,
  ],
  [
    "a change that a promise makes after the end",
    "let end = Promise.resolve(); for (let i = 0; i < 50; i++) end = end.then(() => {}); " +
    "end.then(() => { Object.prototype.left = 1; })",
    "({}).left",
    /Object\.prototype\.left;/,
  ],
  [
    "one that is hidden by tampering",
    "Object.prototype.left = 1; Array.prototype.push = () => 0; " +
    "Array.prototype.some = () => false; Array.prototype.includes = () => true",
    "({}).left",
    /left/,
  ],
];

Deno.test("what a job leaves behind is reported by name, and no other job meets it", async () => {
  const toy = makeToy();
  const acts = residues.map(([, act]) => `() => { ${act}; },`).join("\n");
  const looks = residues.map(([, , look]) => `() => String(${look}),`).join("\n");
  toy.edit(
    "stages/sum.ts",
    "const runs",
    `const acts = [${acts}];\nconst looks = [${looks}];\nconst runs`,
  );
  toy.edit(
    "stages/sum.ts",
    "let total = params.add ?? 0;",
    `const found = looks[params.residue]();
     if (axes.i === 0) return { value: tableOutput(table({ x: numberColumn([0], "", ""),
       look: textColumn([found], "") })) };
     if (axes.i > 1 && found !== texts(inputs.clean, "look")[0]) throw new Error("met " + found);
     if (axes.i === 1) acts[params.residue]();
     let total = 0;`,
  );
  toy.edit("stages/sum.ts", "numberColumn, numbers,", "numberColumn, numbers, textColumn, texts,");
  const graph = toyGraph(residues.flatMap((_, residue) => {
    const [clean, name] = [`clean${residue}`, `s${residue}`];
    const common = { kind: "sum", params: { residue } };
    return [
      { ...common, name: clean, points: [{ i: 0 }] },
      { ...common, name, points: [{ i: 1 }, { i: 2 }, { i: 3 }], reads: { clean } },
    ];
  }));
  // The clean look is at another point of the axis.
  for (const job of graph.jobs) {
    if (job.axes.i === 0) continue;
    const index = graph.jobs.findIndex((one) =>
      one.axes.i === 0 && one.stage.params.residue === job.stage.params.residue
    );
    Object.assign(job.inputs, { clean: [{ job: index, output: "value" }] });
  }
  const { failed, notices } = await runGraph(graph, {
    workspace: toy.root,
    jobs: 1,
    keepGoing: true,
    sharedSecondsMax: Infinity,
  });
  assert.deepEqual(failed.map(({ message }) => message), []);
  for (const [i, [what, , , told]] of residues.entries()) {
    const of = notices.filter((notice) => notice.includes(`toy/s${i}[i=1]`));
    assert.match(of.join(), /left something behind in its Worker/, what);
    assert.match(of[0], told, what);
  }
  assert.equal(notices.length, residues.length, notices.join("\n"));
  toy.remove();
});

Deno.test("a job that leaves nothing behind shares its Worker: the suite would notice the rest", async () => {
  const toy = makeToy();
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
  const toy = makeToy();
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
  const toy = makeToy();
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
