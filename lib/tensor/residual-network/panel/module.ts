/**
 * A layer of a residual network on a panel: some examples (columns) of a state whose arrays lie at fixed
 * addresses, written as WebAssembly for its width when it is needed: no address is computed, no bound checked
 * and nothing packed (lib/num/kernel/vector-code.ts says why).
 *
 * lib/tensor/kernel/residual/panel.ts calls these functions (shape.ts has the addresses, and so has that file).
 */
import { FunctionCode, vectorModule } from "../../../num/kernel/vector-code.ts";
import { affineAdvance, affineRetreat, affineSlopes } from "./affine.ts";
import { outerSums } from "./outer.ts";
import { rectifiedAdvance, rectifiedRetreat } from "./rectified.ts";
import { constants, pages, type PanelShape, state } from "./shape.ts";
import { tanhConstants } from "./tanh.ts";

/** Writes what the functions only read: constants, and the row of ones that gives a bias its gradient. */
export function preparePanel(memory: WebAssembly.Memory, shape: PanelShape): void {
  const floats = new Float32Array(memory.buffer);
  floats.fill(0, state / 4, constants / 4);
  floats.set(tanhConstants, constants / 4);
  if (shape.branch !== "affine") return;
  const row = state / 4 + shape.width * shape.columns;
  floats.fill(1, row, row + shape.columns);
}

/**
 * The module's functions, on `env.memory`:
 * - advance(m): `res-1`, relu: state += m V values, values = relu(state); `affine`: values =
 *   sigma(A state + b), state += m values.
 * - slopes(m), for `affine`: work = m change sigma'; pairing += change values; with tanh, state -= m values.
 * - outer(): sums += change values^T, or work (state^T, 1).
 * - retreat(m): `res-1`: work = change + m V^T change where values > 0; `affine`: change += A^T work, without m.
 */
export function panelModule(shape: PanelShape): Uint8Array<ArrayBuffer> {
  const affine = shape.branch === "affine";
  return vectorModule({
    advance: affine ? affineAdvance(shape) : rectifiedAdvance(shape),
    slopes: affine ? affineSlopes(shape) : new FunctionCode("f32"),
    outer: outerSums(shape),
    retreat: affine ? affineRetreat(shape) : rectifiedRetreat(shape),
  }, pages);
}
