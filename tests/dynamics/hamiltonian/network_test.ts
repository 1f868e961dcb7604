import assert from "node:assert/strict";
import { StandardisedNetwork } from "../../../lib/dynamics/hamiltonian/network.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";
import { prior } from "../prior-case.ts";

const shape = {
  x: Float64Array.of(1, 0.5, -0.3, 2, 0.2, -1),
  targets: Float64Array.of(1, -1, 0.5),
  prior: { ...prior, depth: 2 },
  widths: Int32Array.of(4, 3),
  noiseVariance: 0.3,
};

// Two blocks of examples, the second with places that none fills.
const six = {
  ...shape,
  x: Float64Array.of(1, 0.5, -0.3, 2, 0.2, -1, 0.7, 0.1, -1.2, 0.4, 1.5, -0.6),
  targets: Float64Array.of(1, -1, 0.5, 0.2, -0.7, 0.9),
};

function network(of = shape): StandardisedNetwork {
  const made = new StandardisedNetwork(of);
  const stream = randomStream(keyOf(1818));
  for (const group of made.groups) stream.fillNormal(group);
  made.forward();
  return made;
}

type Kick = (made: StandardisedNetwork, group: number, momentum: Float64Array) => void;
const plain: Kick = (made, group, momentum) => made.kick(group, momentum, 1);

/** A kick of step 1 is minus the gradient of the energy with the prior's part: central differences. */
function assertGradient(kick: Kick, of = shape): void {
  const made = network(of);
  made.backward();
  const h = 1e-5;
  made.groups.forEach((group, g) => {
    const momentum = new Float64Array(group.length);
    kick(made, g, momentum);
    group.forEach((value, i) => {
      const at = (moved: number) => {
        const other = network(of);
        other.groups[g][i] = moved;
        other.forward(g >> 1, g % 2 === 1);
        return other.energy() + moved * moved / 2;
      };
      const slope = (at(value + h) - at(value - h)) / (2 * h);
      assertClose(-momentum[i], slope, { absolute: 1e-6 });
    });
  });
}

Deno.test("kicks are central differences of the energy, in every group, for three and six examples", () => {
  for (const one of [shape, six]) assertGradient(plain, one);
});

Deno.test("a kick with a drift moves its group by the new momentum", () => {
  const [made, apart] = [network(), network()];
  made.backward();
  apart.backward();
  made.groups.forEach((group, g) => {
    const [momentum, other] = [group.map(Math.abs), group.map(Math.abs)];
    made.kick(g, momentum, 0.1, 0.3);
    const before = apart.groups[g].slice();
    apart.kick(g, other, 0.1);
    assert.deepEqual(momentum, other);
    group.forEach((value, i) =>
      assertClose(value, before[i] + 0.3 * other[i], { absolute: 1e-15 })
    );
  });
});

Deno.test("a wrong variant is rejected: without the prior's part", () => {
  assert.throws(() =>
    assertGradient((made, g, momentum) => {
      made.kick(g, momentum, 1);
      made.groups[g].forEach((value, i) => momentum[i] += value);
    })
  );
});

Deno.test("the energy is that of its outputs at the training inputs", () => {
  for (const one of [shape, six]) {
    const made = network(one);
    const squares = made.outputs(one.x)
      .reduce((sum, value, a) => sum + (value - one.targets[a]) ** 2, 0);
    assertClose(made.energy(), squares / 0.6, { relative: 1e-14 });
  }
});
