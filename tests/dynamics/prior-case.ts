/** Small priors for tests, and the plain simulation of their networks with explicit weights. */
import type { Table } from "../../lib/contract/table.ts";
import type { Compute } from "../../lib/contract/plugins.ts";
import { plugin as listed } from "../../lib/data/listed-examples.ts";
import type { PriorNetworksShape } from "../../lib/dynamics/prior/networks.ts";
import type { Key } from "../../lib/contract/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";

export const compute: Compute = { backend: "wasm", progress() {} };
export const prior = { weightVariance: 0.8, biasVariance: 0.2 };

/** The ten points of R^4 of the authors' experiment. */
export const tenInputs = [
  [1.788628, 0.43651, 0.096497, -1.863493],
  [-0.277388, -0.354759, -0.082741, -0.627001],
  [-0.043818, -0.477218, -1.313865, 0.884622],
  [0.881318, 1.709573, 0.050034, -0.404677],
  [-0.54536, -1.546477, 0.982367, -1.101068],
  [-1.185047, -0.20565, 1.486148, 0.236716],
  [-1.023785, -0.712993, 0.625245, -0.160513],
  [-0.768836, -0.230031, 0.745056, 1.976111],
  [-1.244123, -0.626417, -0.803766, -2.419083],
  [-0.923792, -1.023876, 1.123978, -0.131914],
];

export function examples(inputs: number[][], targets?: number[]): Table {
  return listed.generate({ inputs, targets });
}

/** Three inputs of two coordinates through a network of two layers of three and two units. */
export const small: PriorNetworksShape = {
  x: Float64Array.of(1, 0.5, -0.3, 2, 0.2, -1),
  inputs: 3,
  prior: { ...prior, depth: 2 },
  widths: Int32Array.of(3, 2),
};

/** Khat of networks drawn weight by weight, m x m each. */
export function explicitKernels(
  { x, inputs, prior, widths }: PriorNetworksShape,
  count: number,
  key: Key,
): Float64Array[] {
  const stream = randomStream(key);
  const dimension = x.length / inputs;
  return Array.from({ length: count }, () => {
    let [below, fan] = [x, dimension];
    widths.forEach((width, layer) => {
      const out = new Float64Array(width * inputs);
      for (let i = 0; i < width; i++) {
        const weights = Float64Array.from({ length: fan }, () => stream.normal());
        const bias = Math.sqrt(prior.biasVariance) * stream.normal();
        for (let a = 0; a < inputs; a++) {
          let sum = 0;
          for (let j = 0; j < fan; j++) {
            const value = below[a * fan + j];
            sum += weights[j] * (layer === 0 ? value : Math.SQRT2 * Math.max(value, 0));
          }
          out[a * width + i] = Math.sqrt(prior.weightVariance / fan) * sum + bias;
        }
      }
      [below, fan] = [out, width];
    });
    return Float64Array.from({ length: inputs * inputs }, (_, k) => {
      const [a, b] = [Math.floor(k / inputs), k % inputs];
      let sum = 0;
      for (let i = 0; i < fan; i++) {
        sum += 2 * Math.max(below[a * fan + i], 0) * Math.max(below[b * fan + i], 0);
      }
      return prior.biasVariance + prior.weightVariance * sum / fan;
    });
  });
}
