/**
 * Networks of one shape that are trained side by side (seeds, cells of a grid) on one set of examples:
 * what every family of networks offers on every back-end. Parameters and gradients are flat float32
 * vectors whose layout the family documents; losses are float64 sums of float32 terms in a fixed order.
 */

/** How outputs are held against targets; the mean over the batch. Dimensionless. */
export type Loss =
  /** mean over batch and coordinates of (output - target)^2 */
  | "mean-square"
  /** minus the mean log of the softmax probability of the right class */
  | "cross-entropy";

/** Examples on which networks are trained or evaluated, row after row. */
export interface Examples {
  readonly count: number;
  /** @shape count x input size */
  readonly inputs: Float32Array;
  /** `mean-square`: count x output size numbers; `cross-entropy`: count classes. */
  readonly targets: Float32Array | Int32Array;
}

/** A rule by which gradients change parameters. */
export type UpdateRule =
  | { readonly name: "gradient-descent" }
  | {
    readonly name: "adam";
    /** Decay rates of the two moments, and the number added to the root. */
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
  };

/** Some networks of one shape on a back-end, with the state of their optimiser. */
export interface Ensemble {
  readonly networks: number;
  /** Parameters of one network. */
  readonly parameterCount: number;

  /** Copies a network's parameters in, and starts its optimiser afresh. */
  write(network: number, parameters: Float32Array): void;
  /** A copy of a network's parameters. */
  read(network: number): Promise<Float32Array>;

  /**
   * One step of every network whose learning rate is not 0 on its own batch of the examples given to the
   * constructor. Gives each network's loss before the step (NaN for one that was left out).
   * A loss that is not finite is given as it is: what it means is the caller's to say.
   * @param rows indices of examples, networks x batch
   */
  step(
    rows: Int32Array,
    update: { readonly rule: UpdateRule; readonly learningRates: ArrayLike<number> },
  ): Promise<Float64Array>;

  /** Loss and gradient of one network on some examples (any number), without a step. */
  gradient(network: number, rows: Int32Array): Promise<LossAndGradient>;

  /** Mean loss on other examples, any number, and how many of them the largest output puts right. */
  evaluate(network: number, examples: Examples): Promise<Evaluation>;

  /** Parameters and optimiser state of all networks: what a checkpoint needs, bit for bit. */
  save(): Promise<Uint8Array>;
  restore(state: Uint8Array): void;

  /** Gives its memory back. */
  dispose(): void;
}

export interface LossAndGradient {
  readonly loss: number;
  /** The layout is that of the parameters. */
  readonly gradient: Float32Array;
}

export interface Evaluation {
  readonly lossMean: number;
  /** Examples whose class has the largest output; 0 for `mean-square`. */
  readonly correct: number;
}
