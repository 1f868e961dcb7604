/** How wide the vectors are in which kernels compute, and why: results do not depend on it, their time does. */

export interface Vectors {
  readonly bits: 128 | 256;
  readonly because: string;
}

/** What decides: V8's version, the processor's kind, and whether it rounds a product and its sum once. */
export interface Arithmetic {
  readonly v8: string;
  readonly arch: string;
  readonly fuses: boolean;
}

/** The V8 in which joining was tried; another one might not know the flag's name, and would not start. */
export function canJoin(v8: string): boolean {
  return /^15\./.test(v8);
}

/**
 * WebAssembly has vectors of 128 bits. V8 joins two neighbours into one where it is told to and the
 * processor has AVX2; every x86-64 that fuses has it, but for a few of 2012 and 2013 (AMD's Piledriver).
 */
export function vectorsOf({ v8, arch, fuses }: Arithmetic): Vectors {
  if (!canJoin(v8)) {
    return {
      bits: 128,
      because: `V8 ${v8} is not told to join vectors: it was tried in V8 15 only`,
    };
  }
  if (arch !== "x86_64") {
    return { bits: 128, because: `V8 joins vectors on x86-64, this is ${arch}` };
  }
  if (!fuses) {
    return { bits: 128, because: "the processor does not fuse, so it has no AVX2 either" };
  }
  return {
    bits: 256,
    because: "V8 joins neighbouring vectors, and a processor that fuses has AVX2",
  };
}
