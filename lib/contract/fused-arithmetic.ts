/**
 * Whether this machine and its runtime round a product and a sum once (`f32x4.relaxed_madd` with fused
 * multiply-add: x86-64 with FMA since 2013, every ARM64; not every browser has the instruction).
 */

/**
 * A module that exports probe() = bits of relaxed_madd(a, a, b) for a = 1 + 2^-12, b = -(1 + 2^-11):
 * a^2 + b = 2^-24 exactly; rounded twice, a^2 is 1 + 2^-11 (a tie, to even), and the sum 0.
 */
export const probeModule = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7d], // one type: () -> f32
  ...[3, 2, 1, 0], // one function
  ...[7, 9, 1, 5, 0x70, 0x72, 0x6f, 0x62, 0x65, 0, 0], // exported as "probe"
  ...[10, 31, 1, 29, 0], // its code
  ...[0x43, 0x00, 0x08, 0x80, 0x3f, 0xfd, 0x13], // f32.const 1 + 2^-12, splat
  ...[0x43, 0x00, 0x08, 0x80, 0x3f, 0xfd, 0x13],
  ...[0x43, 0x00, 0x10, 0x80, 0xbf, 0xfd, 0x13], // f32.const -(1 + 2^-11), splat
  ...[0xfd, 0x85, 0x02], // f32x4.relaxed_madd
  ...[0xfd, 0x1f, 0], // f32x4.extract_lane 0
  0x0b,
]);

let answer: boolean | undefined;

/** Whether fused arithmetic is there; false too where the instruction does not exist. */
export function canFuse(): boolean {
  if (answer === undefined) {
    answer = WebAssembly.validate(probeModule) && probe() === 2 ** -24;
  }
  return answer;
}

function probe(): number {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(probeModule));
  return (instance.exports as { probe(): number }).probe();
}
