/** Elementary functions: their accuracy, what the standard fixes of them, and the same bits elsewhere. */
import assert from "node:assert/strict";
import { build, stop } from "esbuild";
import { elementary } from "../../../lib/pipeline/sandbox/elementary.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { checkCompiled } from "../../assemblyscript.ts";
import reference from "../../fixtures/elementary/reference.json" with { type: "json" };
import { digestOfGrid } from "./elementary-grid.ts";

const folder = new URL("../../../lib/pipeline/sandbox/kernel/", import.meta.url);
const kernel = { folder, name: "elementary", config: "asconfig.json" };

Deno.test("elementary.wasm is what its AssemblyScript sources compile to, byte for byte", () =>
  checkCompiled(kernel));

// Compiled without any SIMD: what remains to be seen is that nothing comes from the host.
Deno.test("it calls nothing outside", async () => {
  const module = await WebAssembly.compile(Deno.readFileSync(new URL("elementary.wasm", folder)));
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});

type Row = readonly [values: readonly number[], value: number, rest: number];

/** The distance from one number to the next above its absolute value. */
function ulpOf(value: number): number {
  const bits = new BigUint64Array(new Float64Array([Math.abs(value)]).buffer);
  const next = new Float64Array(new BigUint64Array([bits[0] + 1n]).buffer)[0];
  return next - Math.abs(value);
}

/** The largest error over the table, in units of the last place. */
function largestError(
  name: keyof typeof reference,
  of: (...values: readonly number[]) => number,
): number {
  const rows = reference[name] as unknown as readonly Row[];
  return Math.max(
    ...rows.map(([values, value, rest]) => Math.abs((of(...values) - value) / ulpOf(value) - rest)),
  );
}

/** As elementary.ts states them. */
const bounds: Readonly<Record<keyof typeof reference, number>> = {
  ...{ exp: 0.6, log: 0.6, log2: 0.6, pow: 0.6 },
  ...{ log10: 0.9, log1p: 0.9, cbrt: 0.9, sin: 0.9, cos: 0.9, tan: 0.9, asin: 0.9, acos: 0.9 },
  ...{ atan: 0.9, hypot: 2, atan2: 2.2, expm1: 2.2, sinh: 2.2, cosh: 2.2, tanh: 2.2 },
  ...{ asinh: 2.2, acosh: 2.2, atanh: 2.2 },
};

for (const name of Object.keys(bounds) as (keyof typeof reference)[]) {
  Deno.test(`${name} is within ${bounds[name]} units of the last place of the exact values`, () => {
    const error = largestError(name, elementary[name]);
    assert.ok(error <= bounds[name], `${error}`);
    assert.ok(error >= 0.4, "half a unit is the least that rounding costs: is anything compared?");
    const wrong = (...values: readonly number[]) => elementary[name](...values) * (1 + 2 ** -50);
    assert.ok(largestError(name, wrong) > bounds[name], "control: four units more are seen");
  });
}

Deno.test("all functions that the standard leaves open are there, and no other", () => {
  // exp2, signbit and sincos are what the AssemblyScript compiler adds, here and nowhere else.
  const exact =
    /^(abs|ceil|clz32|f16round|floor|fround|imul|max|min|random|round|sign|sqrt|sumPrecise|trunc|exp2|signbit|sincos)$/;
  const open = Object.getOwnPropertyNames(Math).filter((name) =>
    typeof Math[name as keyof typeof Math] === "function" && !exact.test(name)
  );
  assert.deepEqual(Object.keys(elementary).sort(), open.sort());
});

const special = [0, -0, Infinity, -Infinity, NaN];
/** Arguments at which the standard says what comes out, beside {@link special}. */
const fixed: Readonly<Record<string, readonly number[]>> = {
  ...{ acos: [1, 2, -2], acosh: [1, 0.5, -1], asin: [2, -2], atanh: [1, -1, 2, -2] },
  ...{ log: [1, -1], log10: [1, 1000, -1], log1p: [-1, -2], log2: [1, 1024, -1] },
};
Deno.test("special values are those of the standard", () => {
  const host = Math as unknown as typeof elementary;
  for (const name of Object.keys(elementary)) {
    if (name === "hypot" || name === "pow" || name === "atan2") continue;
    for (const value of [...special, ...fixed[name] ?? []]) {
      // Not all of these are exact (acos 0, atan Infinity): the nearest numbers to pi / 2 are.
      assert.ok(
        Object.is(elementary[name](value), host[name](value)),
        `${name}(${value}) = ${elementary[name](value)}`,
      );
    }
  }
  const edge = [...special, 1, -1, 2, -2, 3, 0.5, -0.5, 1 / 3, 5e-324, -5e-324, 1.7e308];
  for (const x of edge) {
    for (const y of edge) {
      const exactPower = [0, -0, Infinity, -Infinity, NaN, 1, -1, 0.5, -0.5, 2, -2].includes(x) &&
        [...special, 1, -1, 2, -2, 3].includes(y);
      if (exactPower) {
        assert.ok(Object.is(elementary.pow(x, y), Math.pow(x, y)), `pow(${x}, ${y})`);
      }
      if (special.includes(x) || special.includes(y)) {
        assert.ok(Object.is(elementary.hypot(x, y), Math.hypot(x, y)), `hypot(${x}, ${y})`);
        assert.ok(Object.is(elementary.atan2(x, y), Math.atan2(x, y)), `atan2(${x}, ${y})`);
      }
    }
  }
  assert.deepEqual([elementary.hypot(), elementary.hypot(-3), elementary.hypot(3, 4, 12)], [
    0,
    3,
    13,
  ]);
  assert.ok(Number.isNaN(elementary.pow(1, Infinity)) && Number.isNaN(elementary.pow(1, NaN)));
});

Deno.test("neither overflow nor underflow comes too early", () => {
  assert.equal(elementary.exp(-745.13), 5e-324);
  assert.equal(elementary.exp(-746), 0);
  for (
    const [name, value] of [["exp", 709.78], ["expm1", 709.78], ["cosh", 710.4], [
      "sinh",
      710.4,
    ]] as const
  ) {
    assert.ok(Number.isFinite(elementary[name](value)), name);
  }
  assert.equal(elementary.exp(709.79), Infinity);
  assert.equal(elementary.hypot(1e308, 1e308), 1.4142135623730951e308);
  assert.equal(elementary.hypot(3e-320, 4e-320) > 0, true);
});

/** SHA-256 over results at some 40,000 arguments: the same in whatever engine runs it. */
const digest = "a9fad6882becda7b38702f50e2cbb778e34961de98ab88be72bf87688b844abb";

Deno.test("the bits are the committed ones", async () => {
  assert.equal(await digestOfGrid(elementary), digest);
  assert.notEqual(await digestOfGrid(Math as unknown as typeof elementary), digest, "control");
});

const hasNode = await new Deno.Command("node", { args: ["--version"] }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: "Node, whose own functions differ, gives the committed bits",
  ignore: !hasNode,
  async fn() {
    const path = (name: string) => JSON.stringify(fromFileUrl(import.meta.resolve(name)));
    const { outputFiles } = await build({
      stdin: {
        contents: `import { elementary } from ${
          path("../../../lib/pipeline/sandbox/elementary.ts")
        };
          import { digestOfGrid } from ${path("./elementary-grid.ts")};
          console.log(await digestOfGrid(elementary), await digestOfGrid(Math));`,
        loader: "ts",
        resolveDir: fromFileUrl(folder),
      },
      bundle: true,
      format: "esm",
      write: false,
      loader: { ".wasm": "binary" },
      target: "es2022",
    });
    await stop();
    const file = await Deno.makeTempFile({ suffix: ".mjs" });
    await Deno.writeTextFile(file, outputFiles[0].text);
    const { stdout, stderr } = await new Deno.Command("node", { args: [file] }).output();
    await Deno.remove(file);
    const [own, host] = new TextDecoder().decode(stdout).trim().split(" ");
    assert.equal(own, digest, new TextDecoder().decode(stderr));
    assert.notEqual(host, digest, "control");
  },
});
