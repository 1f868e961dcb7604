// @ts-nocheck: AssemblyScript, compiled into normal.wasm.

/** Room for 256 batches of any kind: 4096 float64 or 8192 float32 numbers. */
export const output = memory.data(32768, 16);
