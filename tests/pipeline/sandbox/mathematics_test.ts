/** Whatever way a stage takes to a function or a power, it gets the engine's own, not the host's. */
import assert from "node:assert/strict";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { elementary } from "../../../lib/pipeline/sandbox/elementary.ts";
import { makeToy, toyGraph } from "../toy.ts";

/** The first arguments at which this host's function has other bits than ours. */
function argumentsApart(name: "tanh" | "pow"): readonly [number, number] {
  const host = Math as unknown as typeof elementary;
  for (let i = 1; i < 1e6; i++) {
    const [x, y] = [0.5 + i / 7e4, 0.3 + i / 3e5];
    if (elementary[name](x, y) !== host[name](x, y)) return [x, y];
  }
  throw new Error(`the host's ${name} is the same: this test would show nothing`);
}

const [x] = argumentsApart("tanh");
const [base, exponent] = argumentsApart("pow");
const [tanh, power] = [elementary.tanh(x), elementary.pow(base, exponent)];

/** Code of a stage, with numbers x, base and exponent, and what it gives. */
const cases: readonly (readonly [code: string, value: number | string])[] = [
  ["Math.tanh(x)", tanh],
  ['Math["tanh"](x)', tanh],
  ["[x].map(Math.tanh)[0]", tanh],
  ["((M) => M.tanh(x))(Math)", tanh],
  ["(({ tanh }) => tanh(x))(Math)", tanh],
  ["globalThis.Math.tanh(x)", tanh],
  ['Reflect.get(Math, "tanh")(x)', tanh],
  ["Math.pow(base, exponent)", power],
  ["base ** exponent", power],
  ["((z) => { z **= exponent; return z; })(base)", power],
  ["base ** 2", base * base],
  ["(-2) ** 3", -8],
  ["(-2) ** 0.5", NaN],
  ["2 ** -3", 0.125],
  ["String(3n ** BigInt(41))", String(3n ** 41n)],
  ["Math.hypot(3, 4, 12)", 13],
];

Deno.test("functions and powers of a stage are the engine's, however they are reached", async () => {
  const toy = makeToy();
  const lines = cases.map(([code], i) => `seen(${i}, ${code});`).join("\n");
  const wanted = cases.map(([, value]) =>
    typeof value === "string" ? JSON.stringify(value) : String(value)
  );
  toy.edit("stages/sum.ts", "let total", (found) => `
    const [x, base, exponent] = JSON.parse(${JSON.stringify(JSON.stringify([x, base, exponent]))});
    const seen = (i: number, value: unknown) => {
      const wanted = [${wanted.join(", ")}][i];
      if (!Object.is(value, wanted)) throw new Error("case " + i + " gives " + value);
    };
    ${lines}
    ${found}`);
  const { failed } = await runGraph(toyGraph([{ name: "s", kind: "sum" }]), {
    workspace: toy.root,
  });
  assert.deepEqual(failed.map(({ message }) => message), []);
  toy.remove();
});

Deno.test("control: a stage that expects the host's last bits fails", async () => {
  const toy = makeToy();
  toy.edit("stages/sum.ts", "let total", (found) => `
    if (JSON.parse("${base}") ** JSON.parse("${exponent}") !== ${base ** exponent}) {
      throw new Error("other bits");
    }
    ${found}`);
  const { failed } = await runGraph(toyGraph([{ name: "s", kind: "sum" }]), {
    workspace: toy.root,
  });
  assert.match(failed[0]?.message ?? "", /other bits/);
  toy.remove();
});
