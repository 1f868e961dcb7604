/** Residual networks on the wasm kernel: forward, backward, loss and update of a step are one call. */
import { assert } from "../../contract/errors.ts";
import type { Ensemble, Evaluation, Examples, LossAndGradient, UpdateRule } from "../ensemble.ts";
import {
  type Arithmetic,
  giveKernel,
  type KernelExports,
  kernelKind,
  takeKernel,
} from "./kernel-memory.ts";
import {
  columnsFor,
  type KernelLayout,
  layOut,
  planWords,
  ruleCode,
  word,
  writePlan,
} from "./kernel-plan.ts";
import { decodeState, encodeState, type NetworkState } from "./saved-state.ts";
import {
  checkExamples,
  checkRows,
  inputSize,
  outputSize,
  type ResidualNetwork,
  residualParameterLayout,
} from "./shape.ts";

/** What an ensemble is made of. */
export interface EnsembleSize {
  readonly networks: number;
  /** Examples of a step, and the most of a stretch of {@link Ensemble.gradient}. */
  readonly batch: number;
  readonly examples: Examples;
}

/** {@link Ensemble} on the kernel. */
export class KernelEnsemble implements Ensemble {
  readonly networks: number;
  readonly parameterCount: number;
  #network: ResidualNetwork;
  #examples: number;
  #layout: KernelLayout;
  #running: KernelExports | undefined;
  #start: number;
  #powers: Float64Array;
  #words: Int32Array;
  #numbers: Float32Array;

  constructor(
    network: ResidualNetwork,
    arithmetic: Arithmetic,
    { networks, batch, examples }: EnsembleSize,
  ) {
    this.networks = networks;
    this.parameterCount = residualParameterLayout(network).count;
    this.#network = network;
    this.#examples = examples.count;
    this.#layout = layOut(network, networks, batch, examples);
    this.#powers = new Float64Array(2 * networks).fill(1);
    const kernel = this.#running = takeKernel(
      this.#layout.size,
      kernelKind(network, this.#layout.panel, arithmetic),
    );
    this.#start = kernel.arenaStart();
    const { buffer } = kernel.memory;
    writePlan(buffer, this.#start, network, this.#layout);
    this.#words = new Int32Array(buffer, this.#start, planWords);
    this.#numbers = new Float32Array(buffer, this.#start, planWords);
    this.#singles("examples", examples.inputs.length).set(examples.inputs);
    this.#setTargets("targets", examples.targets);
  }

  write(network: number, parameters: Float32Array): void {
    assert(parameters.length === this.parameterCount, `${parameters.length} parameters`);
    const state = this.#state(network);
    state.parameters.set(parameters);
    state.first.fill(0);
    state.second.fill(0);
    state.powers.fill(1);
  }

  read(network: number): Promise<Float32Array> {
    return Promise.resolve(this.#state(network).parameters.slice());
  }

  // Async, so that problems reject.
  // deno-lint-ignore require-await
  async step(
    rows: Int32Array,
    update: { readonly rule: UpdateRule; readonly learningRates: ArrayLike<number> },
  ): Promise<Float64Array> {
    const { networks } = this;
    const { batch } = this.#layout;
    assert(rows.length === networks * batch, `${rows.length} rows, not ${networks} x ${batch}`);
    assert(update.learningRates.length === networks, "one learning rate for each network");
    checkRows(rows, this.#examples);
    const losses = new Float64Array(networks).fill(NaN);
    this.#useExamples();
    const count = this.#network.loss === "cross-entropy"
      ? batch
      : batch * outputSize(this.#network);
    for (let network = 0; network < networks; network++) {
      const rate = update.learningRates[network];
      if (rate === 0) continue;
      this.#chooseRule(network, update.rule, rate);
      const own = rows.subarray(network * batch, (network + 1) * batch);
      losses[network] = this.#learn(network, own, count);
    }
    return losses;
  }

  // deno-lint-ignore require-await
  async gradient(network: number, rows: Int32Array): Promise<LossAndGradient> {
    checkRows(rows, this.#examples);
    const gradient = this.#singles("gradient", this.parameterCount);
    if (rows.length === 0) gradient.fill(0);
    this.#useExamples();
    const each = this.#network.loss === "cross-entropy" ? 1 : outputSize(this.#network);
    const { batch } = this.#layout;
    let loss = 0;
    for (let from = 0; from < rows.length; from += batch) {
      const part = rows.subarray(from, from + batch);
      this.#words[word.rule] = from === 0 ? ruleCode.put : ruleCode.collect;
      loss += this.#learn(network, part, rows.length * each);
    }
    return { loss, gradient: gradient.slice() };
  }

  // deno-lint-ignore require-await
  async evaluate(network: number, examples: Examples): Promise<Evaluation> {
    checkExamples(this.#network, examples);
    const each = outputSize(this.#network);
    const { evaluated } = this.#layout;
    const words = this.#words;
    this.#useOthers();
    words[word.theta] = this.#parameterPlace("theta", network);
    const inputs = inputSize(this.#network);
    const targets = examples.targets.length / examples.count;
    let loss = 0;
    let correct = 0;
    for (let from = 0; from < examples.count; from += evaluated) {
      const to = Math.min(from + evaluated, examples.count);
      const staged = examples.inputs.subarray(from * inputs, to * inputs);
      this.#singles("otherExamples", staged.length).set(staged);
      this.#setTargets("otherTargets", examples.targets.subarray(from * targets, to * targets));
      this.#setBatch(Int32Array.from({ length: to - from }, (_, index) => index));
      loss += this.#kernel.evaluate(this.#start);
      correct += words[word.correct];
    }
    const terms = examples.count * (this.#network.loss === "cross-entropy" ? 1 : each);
    return { lossMean: loss / terms, correct };
  }

  save(): Promise<Uint8Array> {
    const states = Array.from({ length: this.networks }, (_, index) => this.#state(index));
    return Promise.resolve(encodeState(states));
  }

  restore(bytes: Uint8Array): void {
    decodeState(bytes, this.networks, this.parameterCount).forEach((saved, network) => {
      const state = this.#state(network);
      state.powers.set(saved.powers);
      state.parameters.set(saved.parameters);
      state.first.set(saved.first);
      state.second.set(saved.second);
    });
  }

  dispose(): void {
    if (this.#running !== undefined) giveKernel(this.#running);
    this.#running = undefined;
  }

  get #kernel(): KernelExports {
    assert(this.#running !== undefined, "these networks were disposed");
    return this.#running;
  }

  #singles(part: keyof KernelLayout["parts"], length: number): Float32Array {
    const place = this.#start + this.#layout.parts[part];
    return new Float32Array(this.#kernel.memory.buffer, place, length);
  }

  #setTargets(part: "targets" | "otherTargets", targets: Float32Array | Int32Array): void {
    const place = this.#start + this.#layout.parts[part];
    const type = this.#network.loss === "cross-entropy" ? Int32Array : Float32Array;
    new type(this.#kernel.memory.buffer, place, targets.length).set(targets);
  }

  #parameterPlace(part: "theta" | "first" | "second", network: number): number {
    assert(network >= 0 && network < this.networks, `there is no network ${network}`);
    return this.#start + this.#layout.parts[part] + 4 * network * this.parameterCount;
  }

  #state(network: number): NetworkState {
    const { buffer } = this.#kernel.memory;
    const view = (part: "theta" | "first" | "second") =>
      new Float32Array(buffer, this.#parameterPlace(part, network), this.parameterCount);
    return {
      powers: this.#powers.subarray(2 * network, 2 * network + 2),
      parameters: view("theta"),
      first: view("first"),
      second: view("second"),
    };
  }

  /** States lie so that the way back reads upwards, which memory likes better than the way there. */
  #useExamples(): void {
    assert(this.#running !== undefined, "these networks were disposed");
    const { parts, stateBytes, every } = this.#layout;
    const { depth } = this.#network;
    const last = every === 0 ? 0 : Math.floor(depth / every);
    const words = this.#words;
    words[word.examples] = this.#start + parts.examples;
    words[word.targets] = this.#start + parts.targets;
    words[word.states] = this.#start + parts.states + last * stateBytes;
    words[word.values] = this.#start + parts.values + (depth - 1) * stateBytes;
    words[word.stateStride] = every === 0 ? 0 : -stateBytes;
    words[word.valueStride] = -stateBytes;
    words[word.every] = Math.max(every, 1);
  }

  /** States in place: nothing goes back. */
  #useOthers(): void {
    assert(this.#running !== undefined, "these networks were disposed");
    const { parts } = this.#layout;
    const words = this.#words;
    words[word.examples] = this.#start + parts.otherExamples;
    words[word.targets] = this.#start + parts.otherTargets;
    words[word.states] = this.#start + parts.states;
    words[word.values] = this.#start + parts.values;
    words[word.stateStride] = words[word.valueStride] = 0;
    words[word.every] = 1;
  }

  #setBatch(rows: Int32Array): void {
    const place = this.#start + this.#layout.parts.rows;
    new Int32Array(this.#kernel.memory.buffer, place, rows.length).set(rows);
    this.#words[word.batch] = rows.length;
    this.#words[word.columns] = columnsFor(rows.length, this.#layout.panel);
  }

  /** Mean loss of a part of `terms` terms. */
  #learn(network: number, rows: Int32Array, terms: number): number {
    this.#setBatch(rows);
    this.#words[word.theta] = this.#parameterPlace("theta", network);
    this.#words[word.first] = this.#parameterPlace("first", network);
    this.#words[word.second] = this.#parameterPlace("second", network);
    this.#numbers[word.weight] = 1 / terms;
    return this.#kernel.learn(this.#start) / terms;
  }

  /** Bias corrections in float64, as products of the decay rates. */
  #chooseRule(network: number, rule: UpdateRule, rate: number): void {
    this.#words[word.rule] = ruleCode[rule.name];
    this.#numbers[word.rate] = rate;
    if (rule.name !== "adam") return;
    const { beta1, beta2, epsilon } = rule;
    const first = this.#powers[2 * network] *= beta1;
    const second = this.#powers[2 * network + 1] *= beta2;
    this.#numbers.set([beta1, 1 - beta1, beta2, 1 - beta2], word.beta1);
    this.#numbers[word.rate] = rate / (1 - first);
    this.#numbers[word.root] = 1 / Math.sqrt(1 - second);
    this.#numbers[word.epsilon] = epsilon;
  }
}
