// @ts-nocheck: AssemblyScript, compiled into peak.wasm. After an edit, in this folder:
// deno run -A npm:assemblyscript@0.28.20/asc peak.ts --config peak.json --outFile peak.wasm

/**
 * Twelve chains of a = a b + c on registers alone, none waiting for another: enough to fill four units of
 * latency three, two that multiply and two that add. A round has each chain twice.
 */
export function chains(rounds: i32, factor: f32, added: f32): f32 {
  const b = f32x4.splat(factor);
  const c = f32x4.splat(added);
  let a0 = f32x4.splat(<f32> 0);
  let a1 = f32x4.splat(<f32> 1);
  let a2 = f32x4.splat(<f32> 2);
  let a3 = f32x4.splat(<f32> 3);
  let a4 = f32x4.splat(<f32> 4);
  let a5 = f32x4.splat(<f32> 5);
  let a6 = f32x4.splat(<f32> 6);
  let a7 = f32x4.splat(<f32> 7);
  let a8 = f32x4.splat(<f32> 8);
  let a9 = f32x4.splat(<f32> 9);
  let a10 = f32x4.splat(<f32> 10);
  let a11 = f32x4.splat(<f32> 11);
  for (let round = 0; round < rounds; round++) {
    a0 = f32x4.add(f32x4.mul(a0, b), c);
    a1 = f32x4.add(f32x4.mul(a1, b), c);
    a2 = f32x4.add(f32x4.mul(a2, b), c);
    a3 = f32x4.add(f32x4.mul(a3, b), c);
    a4 = f32x4.add(f32x4.mul(a4, b), c);
    a5 = f32x4.add(f32x4.mul(a5, b), c);
    a6 = f32x4.add(f32x4.mul(a6, b), c);
    a7 = f32x4.add(f32x4.mul(a7, b), c);
    a8 = f32x4.add(f32x4.mul(a8, b), c);
    a9 = f32x4.add(f32x4.mul(a9, b), c);
    a10 = f32x4.add(f32x4.mul(a10, b), c);
    a11 = f32x4.add(f32x4.mul(a11, b), c);
    a0 = f32x4.add(f32x4.mul(a0, b), c);
    a1 = f32x4.add(f32x4.mul(a1, b), c);
    a2 = f32x4.add(f32x4.mul(a2, b), c);
    a3 = f32x4.add(f32x4.mul(a3, b), c);
    a4 = f32x4.add(f32x4.mul(a4, b), c);
    a5 = f32x4.add(f32x4.mul(a5, b), c);
    a6 = f32x4.add(f32x4.mul(a6, b), c);
    a7 = f32x4.add(f32x4.mul(a7, b), c);
    a8 = f32x4.add(f32x4.mul(a8, b), c);
    a9 = f32x4.add(f32x4.mul(a9, b), c);
    a10 = f32x4.add(f32x4.mul(a10, b), c);
    a11 = f32x4.add(f32x4.mul(a11, b), c);
  }
  a0 = f32x4.add(a0, a1);
  a0 = f32x4.add(a0, a2);
  a0 = f32x4.add(a0, a3);
  a0 = f32x4.add(a0, a4);
  a0 = f32x4.add(a0, a5);
  a0 = f32x4.add(a0, a6);
  a0 = f32x4.add(a0, a7);
  a0 = f32x4.add(a0, a8);
  a0 = f32x4.add(a0, a9);
  a0 = f32x4.add(a0, a10);
  a0 = f32x4.add(a0, a11);
  return f32x4.extract_lane(a0, 0);
}
