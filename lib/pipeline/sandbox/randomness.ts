/**
 * No randomness but the job's key. What a name or a trace would carry by chance (the random address of
 * the code, the time at which memory is collected) is made the same everywhere.
 */
import { define, deny, isRunning, replace } from "./denial.ts";
import { counted } from "./pending.ts";

let state = 1;
/** A fixed sequence (Lehmer, modulus 2^31 - 1), for libraries that draw while they are imported. */
function drawn(target: string): number {
  if (isRunning()) deny("randomness", target);
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

define(Math, "random", () => drawn("Math.random()"));
const getRandomValues = (array: Uint8Array) => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = drawn("crypto.getRandomValues()") * 256;
  return array;
};
// Keys, signatures and encryption draw on their own; digests do not.
const { subtle } = crypto;
const drawing = ["encrypt", "decrypt", "sign", "verify", "generateKey", "deriveKey", "deriveBits"];
const handling = ["importKey", "exportKey", "wrapKey", "unwrapKey"];
const refusals = [...drawing, ...handling].map((name) => [
  name,
  () => deny("randomness", `crypto.subtle.${name}()`),
]);
replace("crypto", {
  getRandomValues,
  randomUUID: () => deny("randomness", "crypto.randomUUID()"),
  subtle: {
    digest: counted((...given) => subtle.digest(...given as Parameters<SubtleCrypto["digest"]>)),
    ...Object.fromEntries(refusals),
  },
});
define(URL, "createObjectURL", () => deny("randomness", "URL.createObjectURL()"));

// The code's own address is random: traces and the location do not show it.
const address = /blob:null\/[0-9a-f-]{36}/g;
const prepareStackTrace: NonNullable<typeof Error.prepareStackTrace> = (error, sites) => {
  const head = (() => {
    try {
      return String(error);
    } catch (problem) {
      return problem instanceof Error ? problem.name : "Error";
    }
  })();
  return [head, ...sites.map((site) => `    at ${String(site).replace(address, "stage.js")}`)]
    .join("\n");
};
// Another one would be given the places themselves, address and all.
Object.defineProperty(Error, "prepareStackTrace", {
  get: () => prepareStackTrace,
  set: () => {
    if (isRunning()) deny("randomness", "Error.prepareStackTrace (the code's own address)");
  },
});

// When memory is collected depends on everything that runs: nothing may come to know.
replace(
  "WeakRef",
  class WeakRef {
    readonly #target: object;
    constructor(target: object) {
      this.#target = target;
    }
    deref(): object {
      return this.#target;
    }
  },
);
replace(
  "FinalizationRegistry",
  class FinalizationRegistry {
    register(): void {}
    unregister(): boolean {
      return false;
    }
  },
);
