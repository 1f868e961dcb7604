import assert from "node:assert/strict";
import {
  allLayerGrams,
  drawNetwork,
  type InitialNetwork,
  lastLayerGram,
  outputsOf,
} from "../../../lib/dynamics/gram/initial.ts";
import { drawTrained, forward, gramsOf } from "../../../lib/dynamics/gram/trained-network.ts";
import { GaussianRows } from "../../../lib/num/random/gaussian-rows.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { rowGram } from "../../../lib/num/wide-limits/chirp-inputs.ts";
import { assertTwoSample, StatisticalFailure } from "../../support.ts";
import { examples, inputsOf, networkOf } from "../gram-case.ts";

const inputs = inputsOf(examples());
const { count, size } = inputs;
const networks = 3000;
const joinings = ["fully-connected", "residual"] as const;

type Sample = Readonly<Record<string, Float64Array>>;

/** Numbers that see every layer, the readout, and how inputs hang together. */
function sampleOf(
  draw: (index: number) => { grams: Float64Array[]; outputs: Float64Array },
): Sample {
  const names = ["first", "firstCross", "second", "third", "readout", "output"];
  const sample = Object.fromEntries(names.map((name) => [name, new Float64Array(networks)]));
  for (let index = 0; index < networks; index++) {
    const { grams, outputs } = draw(index);
    sample.first[index] = grams[0][0];
    sample.firstCross[index] = grams[0][1];
    sample.second[index] = grams[1][2];
    sample.third[index] = grams[2][1];
    sample.readout[index] = grams[3][1];
    sample.output[index] = outputs[0] - outputs[1];
  }
  return sample;
}

function explicit(joining: (typeof joinings)[number]): Sample {
  const network = networkOf(joining, { width: 4 });
  const stream = randomStream(keyOf(81));
  return sampleOf(() => {
    const trained = drawTrained(network, inputs, stream);
    const outputs = forward(trained);
    return { grams: gramsOf(trained), outputs };
  });
}

/** Networks by rows; `changed` may replace what the way back knows of them. */
function byRows(
  joining: (typeof joinings)[number],
  changed: (drawn: InitialNetwork, other: InitialNetwork) => InitialNetwork = (drawn) => drawn,
): Sample {
  const network = networkOf(joining, { width: 4 });
  const stream = randomStream(keyOf(82));
  const source = new GaussianRows(keyOf(83));
  const gram = rowGram(inputs.inputs, { count, size });
  const draw = () => drawNetwork(gram, { network, count, keep: "all", source, stream });
  return sampleOf(() => {
    const drawn = draw();
    const grams = allLayerGrams(changed(drawn, draw()), network, source);
    return { grams, outputs: outputsOf(drawn) };
  });
}

// 3000 networks on each side: each of 6 comparisons fails wrongly with probability 1e-6 and sees a distance
// of laws of 0.13.
function assertSameLaw(a: Sample, b: Sample): void {
  for (const name of Object.keys(a)) {
    assertTwoSample(a[name], b[name], { discrepancy: 0.13, what: name });
  }
}

Deno.test("networks by rows have the law of networks with matrices, at width 4", () => {
  for (const joining of joinings) assertSameLaw(explicit(joining), byRows(joining));
});

Deno.test("a wrong variant is rejected: a way back that forgets the way there", () => {
  const wrong = byRows("fully-connected", (drawn, other) => ({
    ...drawn,
    preactivations: [drawn.preactivations[0], ...other.preactivations.slice(1)],
  }));
  assert.throws(() => assertSameLaw(explicit("fully-connected"), wrong), StatisticalFailure);
});

Deno.test("the last layer alone is the last layer of all", () => {
  const network = networkOf("residual");
  const gram = rowGram(inputs.inputs, { count, size });
  const draw = (keep: "all" | "last") =>
    drawNetwork(gram, {
      ...{ network, count, keep },
      source: new GaussianRows(keyOf(85)),
      stream: randomStream(keyOf(84)),
    });
  const [all, last] = [draw("all"), draw("last")];
  assert.deepEqual(lastLayerGram(last, network), lastLayerGram(all, network));
  assert.deepEqual(outputsOf(last), outputsOf(all));
  const source = new GaussianRows(keyOf(86));
  const grams = allLayerGrams(all, network, source);
  assert.deepEqual(grams[network.depth - 1], lastLayerGram(all, network));
});
