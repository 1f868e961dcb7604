/**
 * The process "dies" at one of its operations on files: that one does half of its work or none, and
 * every later one fails. What is on the disk then is what a killed process leaves.
 */
import { PlannedCrash } from "./counting-pool.ts";

const names = ["writeFileSync", "renameSync", "linkSync", "removeSync", "mkdirSync"] as const;

export interface Halt {
  /** True if it came to the operation. */
  readonly happened: () => boolean;
  restore(): void;
}

export function haltAt(operation: number): Halt {
  const deno = Deno as unknown as Record<string, (...parameters: unknown[]) => unknown>;
  const originals = new Map(names.map((name) => [name, deno[name]]));
  let count = 0;
  for (const [name, original] of originals) {
    deno[name] = (...parameters) => {
      count++;
      if (count < operation) return original(...parameters);
      if (count === operation && name === "writeFileSync") {
        const [path, bytes, ...others] = parameters;
        original(path, (bytes as Uint8Array).slice(0, (bytes as Uint8Array).length / 2), ...others);
      } else if (count === operation && operation % 2 === 0) original(...parameters);
      throw new PlannedCrash(`operation ${operation}, ${name}`);
    };
  }
  return {
    happened: () => count >= operation,
    restore() {
      for (const [name, original] of originals) deno[name] = original;
    },
  };
}
