/** Uniformly random orders. */
import type { Key } from "../../contract/key.ts";
import { randomStream } from "./random.ts";

/** A uniformly random order of 0 … count - 1 (Fisher, Yates; Durstenfeld 1964), a function of the key. */
export function permutation(key: Key, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const stream = randomStream(key);
  for (let i = count - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
