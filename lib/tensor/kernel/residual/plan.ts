// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/**
 * What a call works on: 43 words of 4 bytes, in the order that kernel-plan.ts writes. Pointers are bytes;
 * states are rows of `columns` numbers, a row a feature.
 */
@unmanaged
export class Plan {
  depth: i32; // 0
  size: i32;
  inputs: i32; // 0 without embedding
  outputs: i32; // 0 without readout
  branch: i32;
  activation: i32;
  multiplier: i32;
  loss: i32;
  batch: i32; // 8: examples of this call
  columns: i32; // the batch made up to a multiple of 4
  rule: i32;
  scale: f32; // 11: the fixed multiplier
  weight: f32; // 12: of an example's (cross-entropy) or a number's loss in the gradient
  rate: f32; // 13: learning rate; Adam: over 1 - beta1^t
  beta1: f32;
  rest1: f32; // 15: 1 - beta1
  beta2: f32;
  rest2: f32; // 17: 1 - beta2
  root: f32; // 18: 1 / sqrt(1 - beta2^t)
  epsilon: f32;
  theta: usize; // 20: parameters of the network
  first: usize;
  second: usize;
  gradient: usize;
  examples: usize; // 24: rows of inputs
  targets: usize;
  rows: usize; // 26: indices of the batch
  states: usize; // 27: h_0, h_every, h_2every, ...
  values: usize; // 28: activations' values, layer after layer
  stateStride: usize; // 29: bytes from one kept state to the next; 0: in place
  valueStride: usize; // 30
  input: usize; // 31: inputs x columns
  output: usize; // 32: outputs x columns
  change: usize; // 33: dloss/dh, size x columns
  work: usize; // 34: size x columns
  scratch: usize; // 35: the gradient of one stretch of parameters
  losses: usize; // 36: a float64 each column
  correct: i32; // 37: out
  layer: i32; // 38: parameters of a layer
  passing: usize; // 39: the state where it is not kept
  every: i32; // 40: one state in this many layers is kept; not 1 with affine tanh only
  panel: i32; // 41: columns of a panel; 0: the network has none
  panels: usize; // 42: a state, one panel after another
}

export const res1: i32 = 0;
export const res3: i32 = 1;
export const affine: i32 = 2;

export const fixed: i32 = 0;
export const shared: i32 = 1;
export const perLayer: i32 = 2;
