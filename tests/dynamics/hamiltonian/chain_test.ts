import assert from "node:assert/strict";
import { propose, type UpdateOrder } from "../../../lib/dynamics/hamiltonian/chain.ts";
import { StandardisedNetwork } from "../../../lib/dynamics/hamiltonian/network.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { prior } from "../prior-case.ts";

const shape = {
  x: Float64Array.of(-1, 0, 1),
  targets: Float64Array.of(-1, 0, 1),
  prior: { ...prior, depth: 2 },
  widths: Int32Array.of(8, 6),
  noiseVariance: 0.1,
};

function start() {
  const stream = randomStream(keyOf(1819));
  const network = new StandardisedNetwork(shape);
  for (const group of network.groups) stream.fillNormal(group);
  network.forward();
  const momenta = network.groups.map((group) => {
    const momentum = new Float64Array(group.length);
    stream.fillNormal(momentum);
    return momentum;
  });
  return { network, momenta };
}

/** Largest change of a position after a proposal, reversed momenta and another proposal. */
function irreversibility(order: UpdateOrder): number {
  const { network, momenta } = start();
  const from = network.groups.map((group) => group.slice());
  const steps = { order, stepSize: 0.02, steps: 10 };
  propose(network, momenta, steps);
  for (const momentum of momenta) momentum.forEach((value, i) => momentum[i] = -value);
  propose(network, momenta, steps);
  return Math.max(
    ...network.groups.flatMap((group, g) =>
      Array.from(group, (value, i) => Math.abs(value - from[g][i]))
    ),
  );
}

Deno.test("plain leapfrog runs backwards into its start", () => {
  assert.ok(irreversibility("simultaneous") < 1e-10);
});

Deno.test("gradients taken anew within a step do not: another map", () => {
  assert.ok(irreversibility("sweep") > 1e-3, `${irreversibility("sweep")}`);
});
