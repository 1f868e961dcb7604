/**
 * A 64-bit random key as two unsigned 32-bit words. Every random number of the project is a
 * function of such a key (lib/num/key.ts splits keys, lib/num/random.ts draws from them).
 */
export type Key = readonly [number, number];
