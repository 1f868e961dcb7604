/**
 * Attempts to get out of a stage: each is refused by name, or harmless: it then gives the same value in
 * every Worker, process and run, and shows nothing of the machine. The attempts run as a stage's own
 * code, in the very processes and Workers that the engine uses.
 */
import assert from "node:assert/strict";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { relaxedModule } from "./relaxed-module.ts";
import { accessStage, makeToy, toyGraph } from "../toy.ts";

/** What a stage tries (an expression); what its failure says. */
const refused: readonly (readonly [code: string, message: RegExp])[] = [
  // Files
  ["Deno.openSync('/etc/passwd')", /the file \/etc\/passwd/],
  ["[...Deno.readDirSync('/')]", /the file \//],
  ["Deno.symlinkSync('/etc', 'x')", /the file \/etc/],
  ["Deno.makeTempFileSync()", /the file Deno\.makeTempFileSync/],
  ["Deno.statSync('artifacts')", /the file artifacts/],
  ["await fetch('file:///etc/hostname')", /the file file:\/\/\/etc\/hostname/],
  ["Deno.stdout.writeSync(new Uint8Array(9))", /reads its surroundings/],
  ["Deno.stdin.readSync(new Uint8Array(9))", /reads its surroundings/],
  ["globalThis.process.stdout.write('x')", /reads its surroundings/],
  // Network
  ["Deno.listen({ port: 0 })", /uses the network/],
  ["await Deno.resolveDns('example.org', 'A')", /uses the network example\.org/],
  ["new EventSource('http://example.org')", /uses the network/],
  ["await fetch({ url: 'https://example.org' })", /uses the network https:\/\/example\.org/],
  // Environment, processes, foreign functions, system
  ["Deno.env.toObject()", /reads its surroundings/],
  ["new Deno.Command('ls').outputSync()", /reads its surroundings/],
  ["Deno.dlopen('libc.so.6', {})", /reads its surroundings libc\.so\.6/],
  ["Deno.hostname()", /reads its surroundings Deno\.hostname/],
  ["Deno.memoryUsage().rss", /reads its surroundings/],
  ["Deno.kill(1)", /reads its surroundings/],
  ["globalThis.process.exit(0)", /reads its surroundings/],
  ["globalThis.process.getBuiltinModule('fs')", /reads its surroundings/],
  ["globalThis.process.binding('fs')", /reads its surroundings/],
  ["new SharedWorker('data:,')", /SharedWorker|is not defined/],
  ["close()", /reads its surroundings close/],
  // Code that nobody hashed: whatever leads to a maker of functions, it makes none.
  [
    "new Function('return 1')()",
    /runs code that was not there when it was hashed, made from a text/,
  ],
  ["Function('a', 'return a')", /runs code that was not there/],
  ["eval('1 + 1')", /runs code that was not there/],
  ["(0, eval)('import(\"data:text/javascript,\")')", /runs code that was not there/],
  ["await (async () => {}).constructor('await import(\"node:vm\")')()", /runs code that was not/],
  ["(function* () {}).constructor('yield 1')().next()", /runs code that was not/],
  ["Object.getPrototypeOf(async function* () {}).constructor('1')", /runs code that was not/],
  ["Object.getPrototypeOf((async () => {}).constructor)('return 1')()", /runs code that was not/],
  ["Reflect.construct(Function, ['return import(\"node:fs\")'])()", /runs code that was not there/],
  ["new (class extends Function {})('return 1')()", /runs code that was not there/],
  ["setTimeout.constructor('return 1')()", /runs code that was not there/],
  [
    "new Function({ toString() { return globalThis.asked = !globalThis.asked ? 'return 1' : 'x'; } })",
    /runs code that was not there/,
  ],
  ["globalThis.require('fs')", /require is not a function/],
  // Clocks
  ["Performance.prototype.now.call(performance)", /Performance is not defined/],
  ["performance.toJSON()", /reads the clock/],
  ["performance.mark('x').startTime", /reads the clock/],
  ["new Date().getTime()", /reads the clock/],
  ["Reflect.construct(Date, [])", /reads the clock/],
  ["new (Object.getPrototypeOf(new Date(0)).constructor)()", /reads the clock/],
  ["new Intl.DateTimeFormat().formatToParts()", /reads the clock/],
  ["new Date(0).constructor.now()", /reads the clock/],
  ["Object.getOwnPropertyDescriptor(Date, 'now').value()", /reads the clock/],
  ["new PerformanceMark('x').startTime", /PerformanceMark is not (defined|a constructor)/],
  ["Temporal.Now.instant()", /Cannot read properties of undefined/],
  ["new File([], 'x', { lastModified: undefined }).lastModified", /File is not defined/],
  ["AbortSignal.timeout(5).onabort = () => {}", /AbortSignal is not defined/],
  ["Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)", /is not a function/],
  ["new MessageChannel().port1", /MessageChannel is not defined/],
  ["new (Deno.inspect(Date))()", /reads its surroundings/],
  [
    "Object.prototype[Symbol.for('Deno.customInspect')] = function () { globalThis.met = this; }, " +
    "console.log(Date), new globalThis.met()",
    /globalThis\.met is not a constructor/,
  ],
  // Randomness
  ["(Error.prepareStackTrace = (_, sites) => sites[0].getFileName())", /draws hidden randomness/],
  ["new Response(new Blob(['x']))", /Response is not defined/],
  ["Object.getOwnPropertySymbols(new Blob(['x']))", /Blob is not defined/],
  [
    "Object.defineProperty(Error, 'prepareStackTrace', { value: (_, sites) => sites[0] })",
    /Cannot redefine property/,
  ],
  ["Crypto.prototype.getRandomValues.call(crypto, new Uint8Array(1))", /Crypto is not defined/],
  ["await crypto.subtle.generateKey('Ed25519', true, ['sign'])", /draws hidden randomness/],
  ["await crypto.subtle.encrypt('RSA-OAEP')", /draws hidden randomness/],
  ["await crypto.subtle.sign('ECDSA', null, new Uint8Array())", /draws hidden randomness/],
  ["URL.createObjectURL({})", /draws hidden randomness/],
  // The way to the engine
  ["addEventListener('message', () => {})", /reads its surroundings addEventListener/],
  [
    "EventTarget.prototype.addEventListener.call(globalThis, 'message', () => {})",
    /reads its surroundings addEventListener/,
  ],
  ["postMessage({ type: 'done', outputs: [] })", /postMessage is not (defined|a function)/],
  ["globalThis.self.postMessage(1)", /postMessage is not a function/],
  ["DedicatedWorkerGlobalScope.prototype", /is not defined/],
  ["Object.getPrototypeOf(globalThis).constructor.prototype.postMessage.call(1)", /undefined|null/],
  [
    "globalThis[Object.getOwnPropertySymbols(globalThis).find((name) => globalThis[name].listeners)]" +
    ".listeners.message[0].callback({ data: { type: 'run' } })",
    /a message to itself/,
  ],
  [
    "globalThis[Object.getOwnPropertySymbols(globalThis).find((name) => globalThis[name].listeners)]" +
    ".listeners.message.push({ callback: () => {} })",
    /not extensible/,
  ],
  // The processor
  [
    `new WebAssembly.Module(Uint8Array.of(${relaxedModule}))`,
    /depends on the processor: WebAssembly with relaxed/,
  ],
  [
    `await WebAssembly.compile(Uint8Array.of(${relaxedModule}).buffer)`,
    /depends on the processor/,
  ],
  [
    `await WebAssembly.instantiate(Uint8Array.of(${relaxedModule}))`,
    /depends on the processor/,
  ],
  // What jobs share is frozen
  ["globalThis.escape = unescape", /TypeError: Cannot assign to read only property/],
  ["Math.sin = () => 7", /TypeError/],
  ["Math.sin.left = 5", /TypeError: Cannot add property left/],
  ["String.prototype.at = () => 7", /TypeError/],
  ["delete String.prototype.at", /TypeError/],
  ["Number.prototype.left = 1", /TypeError/],
  ["Object.setPrototypeOf(Number.prototype, { left: 1 })", /TypeError/],
  ["Object.getPrototypeOf([][Symbol.iterator]()).left = 1", /TypeError/],
  ["(async () => {}).constructor.prototype.left = 1", /TypeError/],
  ["TextDecoder.prototype.decode = () => '7'", /TypeError/],
  ["console.left = 1", /TypeError/],
  ["Deno.left = 1", /TypeError/],
];

/** What a stage tries; the one value that it gives. */
const harmless: readonly (readonly [code: string, value: string])[] = [
  ["typeof localStorage + typeof sessionStorage + typeof caches + typeof indexedDB", "u4"],
  ["typeof Cache + typeof CacheStorage + typeof BroadcastChannel + typeof Storage", "u4"],
  ["typeof prompt + typeof alert + typeof confirm + typeof navigator.locks", "u4"],
  ["Object.getOwnPropertySymbols(Deno).length", "0"],
  ["typeof Deno.internal === 'function' ? 'refuses' : 'nothing'", "refuses"],
  ["new Event('x').timeStamp", "0"],
  [
    "typeof navigator.gpu + typeof Object.getOwnPropertyDescriptor(navigator, 'gpu').get()",
    "undefinedundefined",
  ],
  ["performance.timeOrigin", "0"],
  ["/x/.test('x') && typeof RegExp.lastMatch + typeof RegExp.$_", "undefinedundefined"],
  ["JSON.stringify(import.meta)", '{"url":"stage.js"}'],
  ["typeof name + typeof Blob + typeof Buffer + typeof AbortSignal", "u4"],
  ["/blob:|[0-9a-f]{8}-/.test(new Error('x').stack)", "false"],
  ["/stage\\.js:\\d+:\\d+/.test(new Error('x').stack)", "true"],
  ["typeof location + typeof WorkerLocation", "undefinedundefined"],
  ["navigator.userAgent + navigator.platform + navigator.hardwareConcurrency", "1"],
  ["Object.getPrototypeOf(navigator) === Object.prototype", "true"],
  ["new WeakRef({ a: 1 }).deref().a", "1"],
  ["String(new FinalizationRegistry(() => {}).register({}, 1))", "undefined"],
  ["(async () => {}) instanceof Function", "true"],
  [
    "Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array()))).length",
    "32",
  ],
  ['JSON.parse(\'{"__proto__": { "x": 1 }}\').x', "undefined"],
  ["typeof new EventTarget().addEventListener('x', () => {})", "undefined"],
  ["console.log('a line'), 'logged'", "logged"],
  ["new Date(2020, 0, 1).getTimezoneOffset()", "0"],
];

function toyOf(codes: readonly string[]) {
  const toy = makeToy();
  toy.write("stages/access.ts", accessStage(codes));
  const attempts = codes.map((_, attempt) => ({
    name: `a${attempt}`,
    kind: "access",
    params: { attempt },
  }));
  return { toy, graph: toyGraph(attempts) };
}

Deno.test("every way out of a stage that is refused names what was tried", async () => {
  const { toy, graph } = toyOf(refused.map(([code]) => code));
  // Never used again by the next attempt: one must not shield another.
  const { failed, executed } = await runGraph(graph, {
    workspace: toy.root,
    jobs: 2,
    keepGoing: true,
  });
  const failures = new Map(failed.map(({ job, message }) => [job, message]));
  const others = refused.map(([code, message], i) => {
    const said = failures.get(`toy/a${i}`) ?? "it was let through";
    return message.test(said) ? "" : `${code}: ${said}`;
  });
  assert.deepEqual(others.filter((line) => line !== ""), []);
  assert.equal(executed, 0);
  toy.remove();
});

Deno.test("what is let through gives one value everywhere", async () => {
  const undefinedTimes4 = "undefined".repeat(4);
  const codes = harmless.map(([code, value]) => {
    const wanted = JSON.stringify(value === "u4" ? undefinedTimes4 : value);
    return `String((${code})) === ${wanted} ? 1 : Promise.reject(new Error(String((${code}))))`;
  });
  const { toy, graph } = toyOf(codes);
  const { failed } = await runGraph(graph, {
    workspace: toy.root,
    jobs: 2,
    keepGoing: true,
  });
  assert.deepEqual(
    failed.map(({ job, message }) => `${codes[Number(job.slice(5))]} ${message}`),
    [],
  );
  toy.remove();
});

Deno.test("a clock made of a loop between two timers gives itself away: the bytes differ", async () => {
  const toy = makeToy();
  // What timers are for cannot be told from what they can be used for; but nothing of it passes unseen.
  toy.edit(
    "stages/half.ts",
    "return { other: one(1).value };",
    `const ends = []; for (let i = 0; i < 3; i++) {
       let turns = 0, over = false; setTimeout(() => { over = true; }, 20);
       while (!over) { turns++; await new Promise((resolve) => setImmediate(resolve)); }
       ends.push(turns);
     }
     return one(Number(ends.join("")));`,
  );
  const graph = toyGraph([{ name: "clock", kind: "half" }]);
  const first = await runGraph(graph, { workspace: toy.root });
  const again = await runGraph(graph, { workspace: toy.root, force: ["toy/clock"] });
  assert.match(again.notices.join(), /toy\/clock is not deterministic.*first result stays/);
  assert.deepEqual(
    again.outcomes.get("toy/clock")!.outputs,
    first.outcomes.get("toy/clock")!.outputs,
  );
  toy.remove();
});

Deno.test("modules that are no part of the code are refused when it is bundled", async () => {
  for (
    const [line, message] of [
      ['import "node:fs";', /cannot bundle the stage's code.*node:fs.*declare what it needs/],
      ['import "node:sqlite";', /cannot bundle the stage's code.*node:sqlite/],
      ['import "node:v8";', /cannot bundle the stage's code.*node:v8/],
      ['const x = await import("file:///etc/passwd");', /cannot (import|bundle)/],
      ['const x = await import("/etc/" + runs.count);', /cannot import a computed name/],
      ["const x = await import(runs.name);", /cannot import a computed name/],
      ['const x = await import("https://example.org/x.js");', /cannot import/],
    ] as const
  ) {
    const toy = makeToy();
    toy.edit("stages/sum.ts", /$/, `\n${line}\n`);
    const graph = toyGraph([{ name: "s", kind: "sum" }]);
    await assert.rejects(runGraph(graph, { workspace: toy.root }), message, line);
    toy.remove();
  }
});

Deno.test("even past the sandbox's own refusals, a seat's process may import no file", async () => {
  const secret = Deno.makeTempFileSync({ suffix: ".js" });
  Deno.writeTextFileSync(secret, "export const secret = 42;");
  const file = Deno.makeTempFileSync({ suffix: ".js" });
  Deno.writeTextFileSync(
    file,
    `const name = "file://${secret}";
     try { console.log((await import(name)).secret); } catch (error) { console.log(error.message); }`,
  );
  const run = async (...flags: string[]) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ...flags, file],
    }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  assert.match(await run(), /Requires read access/);
  assert.equal(
    await run("--allow-read"),
    "42",
    "the control: a process that may read gets through",
  );
  for (const path of [secret, file]) Deno.removeSync(path);
});
