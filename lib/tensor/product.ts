/** Batched matrix products: the one tensor operation of explicit propagation. */
import { env, getBackend, matMul, type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import { assert } from "../contract/errors.ts";

/** A stack of equal matrices: `batch` x `rows` x `columns`, row-major. */
export interface MatrixStack {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * The products left[b] right[b], or left[b]^T right[b], of every pair of matrices of two stacks.
 * To be called inside `withTensors`.
 * Accuracy: float32; |error| <= inner * 2^-23 * sum_k |left_ik| |right_kj| on every back-end.
 * @param options.transposeLeft multiply by the transposes of the left matrices
 * @shape left batch x rows x inner (batch x inner x rows if transposed), right batch x inner x columns
 */
export async function batchProduct(
  left: MatrixStack,
  right: MatrixStack,
  options: { readonly transposeLeft?: boolean } = {},
): Promise<MatrixStack> {
  const { transposeLeft = false } = options;
  const inner = transposeLeft ? left.rows : left.columns;
  const rows = transposeLeft ? left.columns : left.rows;
  assert(left.batch === right.batch, `${left.batch} matrices cannot meet ${right.batch}`);
  assert(inner === right.rows, `${inner} columns cannot meet ${right.rows} rows`);
  const leftTensor = tensor3d(left.values, [left.batch, left.rows, left.columns]);
  const rightTensor = tensor3d(right.values, [right.batch, right.rows, right.columns]);
  const product = multiply(leftTensor, rightTensor, transposeLeft);
  leftTensor.dispose();
  rightTensor.dispose();
  const values = await product.data() as Float32Array;
  product.dispose();
  return { batch: left.batch, rows, columns: right.columns, values };
}

/** Widest right factor that counts as narrow: a quarter of the 32 x 32 tile. */
const narrowColumns = 8;
/** MatMulSmallOutputSizeProgram of the WebGPU back-end, and its own choice. */
const smallOutputProgram = 2;
const automaticProgram = -1;

/**
 * On WebGPU a batch is multiplied in tiles of 32 x 32 however narrow it is: most lanes idle, and a
 * software adapter compiles that program for ten seconds and more. Narrow products get the other one.
 */
function multiply(left: Tensor3D, right: Tensor3D, transposeLeft: boolean): Tensor3D {
  if (getBackend() !== "webgpu" || right.shape[2] > narrowColumns) {
    return matMul(left, right, transposeLeft, false);
  }
  env().set("WEBGPU_MATMUL_PROGRAM_TYPE", smallOutputProgram);
  try {
    return matMul(left, right, transposeLeft, false);
  } finally {
    env().set("WEBGPU_MATMUL_PROGRAM_TYPE", automaticProgram);
  }
}
