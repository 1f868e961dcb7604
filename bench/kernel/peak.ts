// @ts-nocheck: AssemblyScript, compiled into peak.wasm. After an edit, in this folder:
// deno run -A npm:assemblyscript@0.28.20/asc peak.ts --config peak.json --outFile peak.wasm

/**
 * Six chains of products and six of sums, none waiting for another: on registers alone, as many as units
 * of latency three need when two multiply and two add. A round has each chain twice.
 */
export function chains(rounds: i32, factor: f32, added: f32): f32 {
  const b = f32x4.splat(factor);
  const c = f32x4.splat(added);
  let p0 = f32x4.splat(<f32> 1);
  let p1 = f32x4.splat(<f32> 2);
  let p2 = f32x4.splat(<f32> 3);
  let p3 = f32x4.splat(<f32> 4);
  let p4 = f32x4.splat(<f32> 5);
  let p5 = f32x4.splat(<f32> 6);
  let s0 = f32x4.splat(<f32> 1);
  let s1 = f32x4.splat(<f32> 2);
  let s2 = f32x4.splat(<f32> 3);
  let s3 = f32x4.splat(<f32> 4);
  let s4 = f32x4.splat(<f32> 5);
  let s5 = f32x4.splat(<f32> 6);
  for (let round = 0; round < rounds; round++) {
    p0 = f32x4.mul(p0, b);
    s0 = f32x4.add(s0, c);
    p1 = f32x4.mul(p1, b);
    s1 = f32x4.add(s1, c);
    p2 = f32x4.mul(p2, b);
    s2 = f32x4.add(s2, c);
    p3 = f32x4.mul(p3, b);
    s3 = f32x4.add(s3, c);
    p4 = f32x4.mul(p4, b);
    s4 = f32x4.add(s4, c);
    p5 = f32x4.mul(p5, b);
    s5 = f32x4.add(s5, c);
    p0 = f32x4.mul(p0, b);
    s0 = f32x4.add(s0, c);
    p1 = f32x4.mul(p1, b);
    s1 = f32x4.add(s1, c);
    p2 = f32x4.mul(p2, b);
    s2 = f32x4.add(s2, c);
    p3 = f32x4.mul(p3, b);
    s3 = f32x4.add(s3, c);
    p4 = f32x4.mul(p4, b);
    s4 = f32x4.add(s4, c);
    p5 = f32x4.mul(p5, b);
    s5 = f32x4.add(s5, c);
  }
  p0 = f32x4.add(p0, p1);
  p0 = f32x4.add(p0, p2);
  p0 = f32x4.add(p0, p3);
  p0 = f32x4.add(p0, p4);
  p0 = f32x4.add(p0, p5);
  p0 = f32x4.add(p0, s0);
  p0 = f32x4.add(p0, s1);
  p0 = f32x4.add(p0, s2);
  p0 = f32x4.add(p0, s3);
  p0 = f32x4.add(p0, s4);
  p0 = f32x4.add(p0, s5);
  return f32x4.extract_lane(p0, 0);
}
