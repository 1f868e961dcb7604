/**
 * Hamiltonian Monte Carlo over a network's parameters, by the position form of leapfrog: half a step of all
 * positions, then kick and drift in turn, the last drift half a step (Neal 2011, section 2.3, with
 * positions and momenta exchanged). In the order `simultaneous` all momenta are kicked by the gradient at
 * one position: reversible and volume-preserving, so the Metropolis test is right. In the order `sweep`
 * each group of parameters is kicked and moved before the gradient of the next is taken, as the code of
 * Matthews et al. (hmc_torch.py) does: still volume-preserving, but run backwards it is another map, so
 * the chain does not keep the posterior.
 */
import { fold } from "../../num/random/key.ts";
import type { Key } from "../../contract/key.ts";
import { type RandomStream, randomStream } from "../../num/random/random.ts";
import type { StandardisedNetwork } from "./network.ts";

/** Orders of the updates within a step. */
export const updateOrders = ["simultaneous", "sweep"] as const;
export type UpdateOrder = (typeof updateOrders)[number];

/** How a chain proposes. */
export interface ChainShape {
  readonly order: UpdateOrder;
  readonly stepSize: number;
  /** Steps of one proposal. */
  readonly steps: number;
  /** Draws of the prior, of which the chain starts at the one with the least energy. */
  readonly starts: number;
}

/** One chain, from a draw of the prior. Same key, same chain. */
export class HamiltonianChain {
  readonly #network: StandardisedNetwork;
  readonly #shape: ChainShape;
  readonly #stream: RandomStream;
  readonly #uniforms: RandomStream;
  readonly #momenta: readonly Float64Array[];
  readonly #kept: readonly Float64Array[];
  #energy: number;

  constructor(network: StandardisedNetwork, shape: ChainShape, key: Key) {
    this.#network = network;
    this.#shape = shape;
    this.#stream = randomStream(fold(key, "momenta"));
    this.#uniforms = randomStream(fold(key, "tests"));
    this.#momenta = network.groups.map((group) => new Float64Array(group.length));
    this.#kept = network.groups.map((group) => new Float64Array(group.length));
    this.#energy = this.#start(shape.starts);
  }

  /** The best of several draws of the prior: from one far out few proposals are accepted for long. */
  #start(draws: number): number {
    const { groups } = this.#network;
    let least = Infinity;
    for (let draw = 0; draw < draws; draw++) {
      for (const group of groups) this.#stream.fillNormal(group);
      this.#network.forward();
      const energy = this.#network.energy();
      if (energy >= least) continue;
      least = energy;
      groups.forEach((group, g) => this.#kept[g].set(group));
    }
    groups.forEach((group, g) => group.set(this.#kept[g]));
    this.#network.forward();
    return least;
  }

  /** One proposal and its Metropolis test; whether it was accepted. */
  next(): boolean {
    const { groups } = this.#network;
    groups.forEach((group, g) => this.#kept[g].set(group));
    for (const momentum of this.#momenta) this.#stream.fillNormal(momentum);
    const before = this.#energy + halfSquares(groups) + halfSquares(this.#momenta);
    propose(this.#network, this.#momenta, this.#shape);
    const energy = this.#network.energy();
    const after = energy + halfSquares(groups) + halfSquares(this.#momenta);
    // A proposal that overflowed has no energy and is rejected.
    const isAccepted = before - after > Math.log(this.#uniforms.uniform());
    if (isAccepted) this.#energy = energy;
    else groups.forEach((group, g) => group.set(this.#kept[g]));
    return isAccepted;
  }
}

/**
 * The steps of one proposal, from positions `network.groups` and momenta, which it changes. Run from its end
 * with momenta reversed, the order `simultaneous` leads back to its start; `sweep` does not.
 */
export function propose(
  network: StandardisedNetwork,
  momenta: readonly Float64Array[],
  { order, stepSize, steps }: Omit<ChainShape, "starts">,
): void {
  const everyGroup = network.groups.map((_, g) => g);
  network.groups.forEach((group, g) => {
    const momentum = momenta[g];
    for (let i = 0; i < group.length; i++) group[i] += stepSize / 2 * momentum[i];
  });
  network.forward();
  const turns = order === "sweep" ? everyGroup.map((g) => [g]) : [everyGroup];
  for (let step = 1; step < steps; step++) {
    for (const turn of turns) {
      const layer = turn[0] >> 1;
      network.backward(layer);
      for (const g of turn) network.kick(g, momenta[g], stepSize, stepSize);
      network.forward(layer, turn[0] % 2 === 1);
    }
  }
  network.backward();
  for (const g of everyGroup) network.kick(g, momenta[g], stepSize, stepSize / 2);
  network.forward();
}

function halfSquares(groups: readonly Float64Array[]): number {
  let sum = 0;
  for (const group of groups) for (let i = 0; i < group.length; i++) sum += group[i] * group[i];
  return sum / 2;
}
