/**
 * The dense kernel by itself: its compiled file, its activations, its memory, its place in a
 * bundle.
 */
import assert from "node:assert/strict";
import {
  type DenseActivation,
  denseActivations,
  type DenseNetwork,
  denseNetwork,
} from "../../../lib/tensor/dense-network.ts";
import {
  type Arithmetic,
  borrowKernel,
  returnKernel,
} from "../../../lib/tensor/dense-network/kernel.ts";
import { tileModule } from "../../../lib/tensor/dense-network/tile.ts";
import { buildBundles, stopBuilding } from "../../../lib/pipeline/code/bundle-build.ts";
import { checkCompiled, checkPlain } from "../../assemblyscript.ts";
import { worstError } from "./case.ts";
import { plainActivations, plainGradient } from "./float64.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const dense = {
  folder: new URL("../../../lib/tensor/kernel/", import.meta.url),
  name: "dense",
  config: "dense-asconfig.json",
  settings: ["--enable", "relaxed-simd"],
};
const unfused = {
  ...dense,
  output: "dense-unfused.wasm",
  settings: [],
  imports: ["env.memory", "tile.tile64", "tile.tile32", "tile.tile16"],
};

Deno.test("both dense kernels are what their AssemblyScript sources compile to, byte for byte", async () => {
  await checkCompiled(dense);
  await checkCompiled(unfused);
});

Deno.test("the unfused dense kernel uses no relaxed SIMD", () => checkPlain(unfused));

Deno.test("the kernels are given memory and tiles alone", () => {
  const fused = new WebAssembly.Module(Deno.readFileSync(new URL("dense.wasm", dense.folder)));
  const imports = WebAssembly.Module.imports(fused).map((one) => `${one.module}.${one.name}`);
  assert.deepEqual(imports.sort(), [...unfused.imports].sort());
  for (const isFused of [true, false]) {
    const tile = WebAssembly.Module.imports(new WebAssembly.Module(tileModule(isFused)));
    assert.deepEqual(tile, [{ module: "env", name: "memory", kind: "memory" }]);
  }
});

/** Activation and slope of many numbers at once: a layer whose weights are the unit matrix. */
function activated(
  kind: DenseActivation,
  numbers: Float32Array,
  arithmetic: Arithmetic,
): [Float32Array, Float32Array] {
  const rows = numbers.length / 16;
  const bytes = 4 * numbers.length;
  const kernel = borrowKernel(4 * 256 + 3 * bytes, arithmetic);
  const w = kernel.firstFreeByte();
  const [x, h, out] = [w + 1024, w + 1024 + bytes, w + 1024 + 2 * bytes];
  const view = (at: number, count: number) => new Float32Array(kernel.memory.buffer, at, count);
  for (let i = 0; i < 16; i++) view(w, 256)[17 * i] = 1;
  view(x, numbers.length).set(numbers);
  const code = denseActivations.indexOf(kind);
  kernel.forward(rows, 16, 16, x, w, 0, h, out, 1, code, 1);
  const found = [view(out, numbers.length).slice(), view(h, numbers.length).slice()];
  returnKernel(kernel, arithmetic);
  return found as [Float32Array, Float32Array];
}

/** From -100 to 100, dense around 0, and by powers of ten down to 1e-30. */
const numbers = Float32Array.from({ length: 48_000 }, (_, i) => {
  const sign = i % 2 ? -1 : 1;
  if (i < 16_000) return sign * i / 160;
  return i < 32_000 ? sign * (i - 16_000) / 4000 : sign * 10 ** (-30 * (i - 32_000) / 16_000);
});

/** Smaller results lose bits in float32. */
const leastNormal = 2 ** -126;

/** Largest errors: of the activation and of its slope, relative or beside max(1, |h|). */
const errorsAllowed: Record<DenseActivation, readonly [number, number, "relative" | "absolute"]> = {
  relu: [0, 0, "relative"],
  identity: [0, 0, "relative"],
  "relu-squared": [6e-8, 0, "relative"],
  elu: [2e-7, 2e-7, "relative"],
  tanh: [3e-7, 3e-7, "relative"],
  gelu: [2e-7, 3e-7, "absolute"],
};

const both: readonly Arithmetic[] = ["fused", "unfused"];

for (
  const [kind, arithmetic] of denseActivations.flatMap((k) => both.map((a) => [k, a] as const))
) {
  const [valueBound, slopeBound, how] = errorsAllowed[kind];
  Deno.test(`${kind}, ${arithmetic}: good to ${valueBound}, its slope to ${slopeBound} (absolute)`, () => {
    const [values, slopes] = activated(kind, numbers, arithmetic);
    const [value, slope] = plainActivations[kind];
    let [worst, worstSlope] = [0, 0];
    numbers.forEach((h, i) => {
      const expected = value(h);
      const unit = how === "relative"
        ? Math.max(Math.abs(expected), leastNormal)
        : Math.max(1, Math.abs(h));
      worst = Math.max(worst, Math.abs(values[i] - expected) / unit);
      worstSlope = Math.max(worstSlope, Math.abs(slopes[i] - slope(h)));
    });
    assert.ok(worst <= valueBound, `value ${worst}`);
    assert.ok(worstSlope <= slopeBound, `slope ${worstSlope}`);
  });
}

Deno.test("activations of infinities, of huge numbers and of what is not a number", () => {
  for (const arithmetic of both) checkSpecial(arithmetic);
});

function checkSpecial(arithmetic: Arithmetic): void {
  const special = [NaN, Infinity, -Infinity, 3e38, -3e38, 88, -88, 0];
  // One to a row: the unit matrix multiplies its neighbours in the row by 0.
  const numbers = new Float32Array(128);
  special.forEach((h, row) => numbers[16 * row] = h);
  const found = (kind: DenseActivation) =>
    [...activated(kind, numbers, arithmetic)[0]].filter((_, i) => i % 16 === 0).map(Math.fround);
  const high = Math.fround(3e38);
  assert.deepEqual(found("relu"), [NaN, Infinity, 0, high, 0, 88, 0, 0]);
  assert.deepEqual(found("relu-squared"), [NaN, Infinity, 0, Infinity, 0, 88 ** 2, 0, 0]);
  assert.deepEqual(found("elu"), [NaN, Infinity, -1, high, -1, 88, -1, 0]);
  assert.deepEqual(found("tanh"), [NaN, 1, -1, 1, -1, 1, -1, 0]);
  // -Infinity times 0 is no number, as in PyTorch.
  assert.deepEqual(found("gelu"), [NaN, Infinity, NaN, high, -0, 88, -0, 0]);
}

Deno.test("no activation and no slope is a number too small to be normal: products with such take long", () => {
  const far = Float32Array.from({ length: 32_000 }, (_, i) => (i % 2 ? -1 : 1) * (1 + i / 100));
  for (const kind of denseActivations) {
    for (const found of both.flatMap((arithmetic) => activated(kind, far, arithmetic))) {
      const small = found.findIndex((value) => value !== 0 && Math.abs(value) < leastNormal);
      assert.equal(small, -1, `${kind} of ${far[small]} gives ${found[small]}`);
    }
  }
  // Cut off below -10, and not before: -9.9 Phi(-9.9) = -2.06e-22.
  const [[above, below]] = activated(
    "gelu",
    Float32Array.of(-9.9, -10.1, ...Array(14).fill(0)),
    "fused",
  );
  assert.ok(Math.abs(above / -2.06e-22 - 1) < 0.01, String(above));
  assert.equal(Math.abs(below), 0);
});

const wide: DenseNetwork = {
  sizes: [20, 300, 300, 10],
  activation: "gelu",
  loss: "cross-entropy",
  forwardScales: [1, 1, 1],
  backwardScales: [1, 1, 1],
  biases: [true, false, false],
};
const examples = {
  count: 700,
  inputs: Float32Array.from({ length: 14_000 }, (_, i) => ((i * 7919) % 101) / 50 - 1),
  targets: Int32Array.from({ length: 700 }, (_, i) => i % 10),
};

Deno.test("a thousand networks, one after the other, take the memory of one", async () => {
  const sizes = new Set<number>();
  for (let i = 0; i < 1000; i++) {
    const network = i % 2 ? wide : { ...wide, sizes: [20, 40, 200, 10] };
    const model = await denseNetwork("wasm", network, { batch: 64, examples });
    model.dispose();
    model.dispose();
    const kernel = borrowKernel(0, "fused");
    sizes.add(kernel.memory.buffer.byteLength);
    returnKernel(kernel, "fused");
  }
  // The first, its growth by the second, and no more.
  assert.ok(sizes.size <= 2, [...sizes].join(" "));
});

Deno.test("products longer than a block of k, with a remainder, are those of float64", async () => {
  // 700 rows: sums over the batch take two blocks, sums over 1,030 inputs three.
  const network: DenseNetwork = {
    ...wide,
    sizes: [1030, 11, 2],
    activation: "identity",
    loss: "mean-square",
    forwardScales: [0.03, 0.3],
    backwardScales: [1, 1],
    biases: [false, false],
  };
  const inputs = Float32Array.from({ length: 701 * 1030 }, (_, i) => ((i * 7919) % 1009) / 500 - 1);
  const targets = new Float32Array(701 * 2).fill(0.5);
  const model = await denseNetwork("wasm", network, {
    batch: 701,
    examples: { count: 701, inputs, targets },
  });
  const weights = [11 * 1030, 22].map((count) =>
    Float32Array.from({ length: count }, (_, i) => ((i * 733) % 211) / 100 - 1)
  );
  weights.forEach((values, l) => model.writeWeights(l, values));
  const found = await model.gradient(Int32Array.from({ length: 701 }, (_, row) => row));
  model.dispose();
  const parameters = {
    weights: weights.map((values) => Float64Array.from(values)),
    biases: [new Float64Array(0), new Float64Array(0)],
  };
  const expected = plainGradient(network, parameters, { count: 701, inputs, targets });
  [0, 1].forEach((l) => {
    const error = worstError(found.weights[l], expected.weights[l]);
    assert.ok(error < 1e-5, `${l} ${error}`);
  });
});

Deno.test("the fused path runs in a bundled Worker without permissions, TensorFlow.js asleep", async () => {
  const source = fromFileUrl(import.meta.resolve("../../../lib/tensor/dense-network.ts"));
  const [{ code }] = await buildBundles(Deno.cwd(), [`
    import { denseNetwork } from ${JSON.stringify(source)};
    const network = ${JSON.stringify(wide)};
    const inputs = new Float32Array(60).fill(0.5);
    const examples = { count: 3, inputs, targets: [1, 2, 3] };
    onmessage = async ({ data: backend }) => {
      const model = await denseNetwork(backend, network, { batch: 3, examples });
      const { loss } = await model.step(Int32Array.of(0, 1, 2), { weightRates: [1, 1, 1] });
      postMessage({ loss, awake: "_tfengine" in globalThis });
    };
    postMessage("ready");`]);
  await stopBuilding();
  const url = URL.createObjectURL(new Blob([code as BlobPart], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  const said: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      said.push(data);
      if (said.length < 3) worker.postMessage(["wasm", "cpu"][said.length - 1]);
      else resolve();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  worker.terminate();
  URL.revokeObjectURL(url);
  const loss = Math.log(10);
  assert.deepEqual(said, ["ready", { loss, awake: false }, { loss, awake: true }]);
});
