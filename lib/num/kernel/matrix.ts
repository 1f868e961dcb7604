// @ts-nocheck: AssemblyScript, compiled into matrix.wasm. After an edit, in this folder:
// deno run -A npm:assemblyscript@0.28.20/asc matrix.ts --config matrix.json --outFile matrix.wasm

/**
 * Dense linear algebra in float64, two numbers a vector. Matrices are row-major at addresses that the caller
 * gives, with strides in bytes; nothing is allocated here. Nothing is fused, and each sum is in an order that the
 * sizes alone decide, so the bits are the same everywhere.
 */
export { product } from "./matrix/product";
export { addRows, productsOfRows } from "./matrix/rows";
export { symmetricProduct } from "./matrix/symmetric";
export { solveLowerBlock } from "./matrix/triangle";
export { rotateRows } from "./matrix/rotation";
export { freeMemory } from "./matrix/pack";
