/**
 * Unbiased estimates of the squared discrepancy between networks and their limit, without drawing a function.
 * Given Khat the outputs are Gaussian, so with mu_K the mean embedding of N(0, K + t I),
 *   <mu_K, mu_L> = F(K + L + 2t I)   (lib/num/gaussian-process/gaussian-overlap.ts),
 *   MMD^2 = |E mu_Khat - mu_{K_D}|^2 = E <mu_Khat - mu_{K_D}, mu_Khat' - mu_{K_D}>
 * over pairs of independent networks. In place of mu_Khat stands mu_Khat - w F'(K_D)[G], G the linear
 * noise of the network (networks.ts): E G = 0, so nothing but the noise of the estimate changes. With w = 1 the
 * relative standard error of R networks is about 1 / sqrt R at every width; with w = 0 it grows as
 * sqrt(n / R). Derived here.
 */
import { overlapInPlace, symmetricInverse } from "../../num/gaussian-process/gaussian-overlap.ts";
import type { PriorNetworks } from "./networks.ts";

/** The experiment: MMD kernel's length scale l, and the variance t of the noise added to both laws. */
export interface DiscrepancyShape {
  readonly lengthScale: number;
  readonly jitter: number;
  /** Networks of one estimate; all their pairs are used. */
  readonly group: number;
  /** w: share of the linear noise that is subtracted, from 0 to 1. */
  readonly control: number;
}

/** What each network of a group adds to its pairs; lower triangles, off-diagonal entries of G doubled. */
interface Embedded {
  readonly kernel: Float64Array;
  readonly noise: Float64Array;
  /** (l^2 I + Khat + K_D + 2t I)^-1. */
  readonly inverse: Float64Array;
  /** P G P with P = (l^2 I + 2 K_D + 2t I)^-1. */
  readonly curved: Float64Array;
  /** F(Khat + K_D + 2t I). */
  overlap: number;
  /** tr(P G). */
  trace: number;
}

/** Estimates of the discrepancy, a group of networks each. */
export class DiscrepancyEstimator {
  readonly #networks: PriorNetworks;
  readonly #shape: DiscrepancyShape;
  readonly #order: number;
  readonly #members: readonly Embedded[];
  /** (l^2 + 2t) I + K_D; l^2 + 2t. */
  readonly #shifted: Float64Array;
  readonly #shift: number;
  readonly #inverse: Float64Array;
  readonly #limitOverlap: number;
  readonly #work: Float64Array;

  constructor(networks: PriorNetworks, shape: DiscrepancyShape) {
    const { inputs } = networks.shape;
    const entries = inputs * (inputs + 1) / 2;
    const triangle = () => new Float64Array(entries);
    this.#networks = networks;
    this.#shape = shape;
    this.#order = inputs;
    this.#work = new Float64Array(inputs * inputs);
    this.#members = Array.from({ length: shape.group }, () => ({
      kernel: triangle(),
      noise: triangle(),
      inverse: triangle(),
      curved: triangle(),
      overlap: 0,
      trace: 0,
    }));
    this.#shift = shape.lengthScale ** 2 + 2 * shape.jitter;
    this.#shifted = Float64Array.from(networks.limit);
    for (let a = 0; a < inputs; a++) this.#shifted[a * inputs + a] += this.#shift;
    const twice = this.#shifted.map((entry, i) => entry + networks.limit[i]);
    this.#inverse = symmetricInverse(twice, inputs);
    this.#limitOverlap = overlapInPlace(twice, inputs, shape.lengthScale);
  }

  /** The next group's estimate of MMD^2: unbiased, and may be negative. Dimensionless. */
  next(): number {
    for (const member of this.#members) this.#embed(member);
    let sum = 0;
    for (let i = 1; i < this.#members.length; i++) {
      for (let j = 0; j < i; j++) sum += this.#pair(this.#members[i], this.#members[j]);
    }
    return sum / (this.#members.length * (this.#members.length - 1) / 2);
  }

  #embed(member: Embedded): void {
    this.#networks.draw();
    const { kernel, noise } = this.#networks;
    const m = this.#order;
    const work = this.#work;
    packed(kernel, m, member.kernel);
    for (let i = 0; i < work.length; i++) work[i] = this.#shifted[i] + kernel[i];
    packed(symmetricInverse(work, m), m, member.inverse);
    member.overlap = overlapInPlace(work, m, this.#shape.lengthScale);
    packed(noise, m, member.noise);
    let place = 0;
    for (let a = 0; a < m; a++, place++) {
      for (let b = 0; b < a; b++) member.noise[place++] *= 2;
    }
    packed(sandwiched(this.#inverse, noise, m), m, member.curved);
    let trace = 0;
    for (let i = 0; i < noise.length; i++) trace += this.#inverse[i] * noise[i];
    member.trace = trace;
  }

  #pair(one: Embedded, other: Embedded): number {
    const m = this.#order;
    const work = this.#work;
    let place = 0;
    for (let a = 0; a < m; a++) {
      for (let b = 0; b <= a; b++, place++) {
        work[a * m + b] = one.kernel[place] + other.kernel[place];
      }
      work[a * m + a] += this.#shift;
    }
    const both = overlapInPlace(work, m, this.#shape.lengthScale);
    const limit = this.#limitOverlap;
    const plain = both - one.overlap - other.overlap + limit;
    const linear = (other.overlap * dot(other.inverse, one.noise) - limit * one.trace +
      one.overlap * dot(one.inverse, other.noise) - limit * other.trace) / 2;
    const curved = limit * (one.trace * other.trace / 4 + dot(one.curved, other.noise) / 2);
    const { control } = this.#shape;
    return plain + control * linear + control * control * curved;
  }
}

function packed(full: Float64Array, m: number, out: Float64Array): void {
  let place = 0;
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) out[place++] = full[a * m + b];
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** P G P of symmetric matrices. */
function sandwiched(p: Float64Array, g: Float64Array, m: number): Float64Array {
  const half = new Float64Array(m * m);
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const entry = p[i * m + k];
      for (let j = 0; j < m; j++) half[i * m + j] += entry * g[k * m + j];
    }
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += half[i * m + k] * p[k * m + j];
      out[i * m + j] = out[j * m + i] = sum;
    }
  }
  return out;
}
