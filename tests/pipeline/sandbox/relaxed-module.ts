/** A module whose one function is f32x4.relaxed_madd of zeros. */
const zeros = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const body = [0, ...zeros, ...zeros, ...zeros, 0xfd, 0x85, 0x02, 0x0b];

export const relaxedModule = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, body.length + 2, 1, body.length, ...body],
]);
