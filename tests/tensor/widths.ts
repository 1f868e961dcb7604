/**
 * Prints a digest by kernel of what it computes, as JSON: the test beside it compares what V8 gives in
 * vectors of 128 and 256 bits, by its baseline compiler and by the other.
 */
import { choleskyBlocked } from "../../lib/num/linear-algebra/blocked-cholesky.ts";
import { symmetricEigenvalues } from "../../lib/num/linear-algebra/eigenvalues.ts";
import { matrixProduct } from "../../lib/num/linear-algebra/product.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { denseActivations, denseNetwork } from "../../lib/tensor/dense-network.ts";
import { residualEnsemble } from "../../lib/tensor/residual-network.ts";
import type { BackendName } from "../../lib/contract/plugins.ts";
import { allKinds, allRows, examplesOf, normals, parametersOf } from "./residual-network/cases.ts";

const digests: Record<string, string> = {};

async function note(name: string, ...arrays: readonly ArrayBufferView[]): Promise<void> {
  const parts = arrays.map(({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
  );
  const bytes = await new Blob(parts).arrayBuffer();
  digests[name] = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function dense(backend: BackendName): Promise<void> {
  const sizes = [70, 150, 90, 10];
  const count = 200;
  for (const activation of denseActivations) {
    const model = await denseNetwork(backend, {
      sizes,
      activation,
      loss: "cross-entropy",
      forwardScales: [0.12, 0.08, 0.1],
      backwardScales: [1, 1, 1],
      biases: [true, true, false],
    }, {
      batch: 130,
      examples: {
        count,
        inputs: normals(count * sizes[0], 1, 1),
        targets: Int32Array.from({ length: count }, (_, i) => i % 10),
      },
    });
    for (let l = 0; l < 3; l++) model.writeWeights(l, normals(sizes[l] * sizes[l + 1], 1, 10 + l));
    const rows = Int32Array.from({ length: 130 }, (_, i) => i);
    for (let step = 0; step < 5; step++) {
      await model.step(rows, { weightRates: [1, 1, 1], biasRates: [1, 1, 1] });
    }
    const { weights, biases, loss } = await model.gradient(rows);
    await note(
      `${backend} ${activation}`,
      await model.save(),
      ...weights,
      ...biases,
      Float64Array.of(loss),
    );
    model.dispose();
  }
}

const adam = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Batches of 20 are no panel; those of 32 are one (for a width to 16) or two, those of 90 six or three. */
async function residual(backend: BackendName, width: number, batch: number): Promise<void> {
  for (const [index, network] of allKinds(width, 6).entries()) {
    // One in four, of every branch and activation.
    if (index % 4 !== Math.floor(index / 4) % 4) continue;
    const examples = examplesOf(network, batch, 300);
    const ensemble = await residualEnsemble(backend, network, { networks: 1, batch, examples });
    ensemble.write(0, parametersOf(network, 40 + index));
    const losses = new Float64Array(3);
    for (let step = 0; step < 3; step++) {
      const rule = step % 2 ? adam : { name: "gradient-descent" } as const;
      losses[step] = (await ensemble.step(allRows(batch), { rule, learningRates: [0.01] }))[0];
    }
    const { gradient } = await ensemble.gradient(0, allRows(batch));
    await note(
      `${backend} residual ${width} ${batch} ${index}`,
      await ensemble.save(),
      losses,
      gradient,
    );
    ensemble.dispose();
  }
}

async function float64(): Promise<void> {
  const n = 60;
  const entries = new Float64Array(n * n);
  randomStream([7, 3]).fillNormal(entries);
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) gram[i * n + j] += entries[i * n + k] * entries[j * n + k];
    }
  }
  await note("normals", entries);
  const long = new Float64Array(120 * 90);
  randomStream([7, 4]).fillNormal(long);
  const shape = { rows: 120, inner: 90, columns: 120, transposeB: true };
  await note("product", matrixProduct(long, long.toReversed(), shape));
  await note("cholesky", choleskyBlocked(gram, n));
  await note("eigenvalues", symmetricEigenvalues(gram, n));
}

await dense("wasm");
await dense("wasm-unfused");
for (const backend of ["wasm", "wasm-unfused"] as const) {
  await residual(backend, 10, 20);
  await residual(backend, 10, 32);
  await residual(backend, 20, 90);
}
await float64();
console.log(JSON.stringify(digests));
