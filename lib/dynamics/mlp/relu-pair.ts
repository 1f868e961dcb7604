/** Two inputs through a two-slope mlp in law: the fast path, accurate however near 1 rho comes. */
import type { Key } from "../../contract/key.ts";
import { type PairLayer, ReluPairs } from "../../num/random/relu-pairs.ts";
import type { InputGram } from "./inputs.ts";
import type { Recorder } from "./observation.ts";

/** Networks propagated side by side; more networks only add blocks, so they change no number. */
const blockSize = 1024;

/** Width n, slopes s+ and s-, normalizer c. */
export interface ReluLayer extends PairLayer {
  readonly normalizer: number;
}

/** A block of networks: ln V^11, ln V^22 and q = 1 - rho of each. */
export interface PairBlock {
  readonly logNormFirst: Float64Array;
  readonly logNormSecond: Float64Array;
  readonly oneMinusCorrelation: Float64Array;
}

/** Propagates all networks of the recorder and records the layers asked for. */
export function propagatePairs(
  { gram, layer, layers, networks, key }: {
    readonly gram: InputGram;
    readonly layer: ReluLayer;
    readonly layers: Int32Array;
    readonly networks: number;
    readonly key: Key;
  },
  recorder: Recorder,
  progress: (done: number, total: number, unit: string) => void,
): void {
  const pairs = new ReluPairs(key);
  for (let start = 0; start < networks; start += blockSize) {
    const length = Math.min(blockSize, networks - start);
    const block: PairBlock = {
      logNormFirst: new Float64Array(length).fill(gram.logNorm[0]),
      logNormSecond: new Float64Array(length).fill(gram.logNorm[1]),
      oneMinusCorrelation: new Float64Array(length).fill(1 - gram.correlation[1]),
    };
    let done = 0;
    for (let observed = 0; observed < layers.length; observed++) {
      for (; done < layers[observed]; done++) propagateBlock(block, layer, pairs);
      for (let i = 0; i < length; i++) {
        const offset = recorder.normOffset(observed, start + i);
        recorder.logNorm[offset] = block.logNormFirst[i];
        recorder.logNorm[offset + 1] = block.logNormSecond[i];
      }
      recorder.oneMinusCorrelation.set(
        block.oneMinusCorrelation,
        recorder.pairOffset(observed, start),
      );
    }
    progress(start + length, networks, "networks");
  }
}

/**
 * The next layer of each network. With A = |phi^1|^2, D = |phi^1 - phi^2|^2, E = |phi^1|^2 - |phi^2|^2 over the
 * n units and B = A - E,
 *   V'^11 = V^11 (c/n) A, V'^22 = V^22 (c/n) B, q' = (D - (sqrt A - sqrt B)^2) / (2 sqrt(A B)),
 * which keeps a relative error of about 1e-13 in q' however small q is (lib/num/relu-pairs.ts).
 * A layer without an active unit makes the network's numbers NaN, the outcome that the fields name.
 */
export function propagateBlock(
  { logNormFirst, logNormSecond, oneMinusCorrelation }: PairBlock,
  layer: ReluLayer,
  pairs: Pick<ReluPairs, "sum">,
): void {
  const { length } = oneMinusCorrelation;
  const sums = {
    squareFirst: new Float64Array(length),
    squareDifference: new Float64Array(length),
    excess: new Float64Array(length),
  };
  pairs.sum(oneMinusCorrelation, layer, sums);
  const rate = layer.normalizer / layer.width;
  for (let i = 0; i < length; i++) {
    const first = sums.squareFirst[i];
    const second = first - sums.excess[i];
    const rootFirst = Math.sqrt(first);
    const rootSecond = Math.sqrt(second);
    const gap = sums.excess[i] / (rootFirst + rootSecond);
    const distance = (sums.squareDifference[i] - gap * gap) / (2 * rootFirst * rootSecond);
    const alive = first > 0 && second > 0 && !Number.isNaN(distance);
    oneMinusCorrelation[i] = alive ? Math.min(2, Math.max(0, distance)) : NaN;
    logNormFirst[i] += first > 0 ? Math.log(rate * first) : NaN;
    logNormSecond[i] += second > 0 ? Math.log(rate * second) : NaN;
  }
}
