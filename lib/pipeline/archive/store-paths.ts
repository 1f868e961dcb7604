/** Where the store lies in the bag: laid out as a store, so that it can be one. */
import type { Digest } from "../keys/digest.ts";

export const storeFolder = "data/store";

export const blobPath = (digest: Digest): string =>
  `${storeFolder}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
export const recordPath = (key: Digest): string =>
  `${storeFolder}/ac/${key.slice(0, 2)}/${key.slice(2)}.json`;
