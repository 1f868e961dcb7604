/** The words after `reproduce.mjs`. */
import { UserError } from "../../../contract/errors.ts";

export interface ReproductionFlags {
  /** Compute only this many jobs again, chosen by `seed`. */
  readonly sample?: number;
  readonly seed: number;
  /** Compute only what these claims or figures need: `paper/C1`. */
  readonly claims: readonly string[];
  /** Jobs at once. */
  readonly jobs: number;
  /** Compute nothing again. */
  readonly checkOnly: boolean;
}

export const usage = `--sample <n>           compute n jobs again, not all; --seed <n> says which
--claims <a/C1,b/F2>   compute only what these claims or figures need
--jobs <n>             jobs at once (default: processors)
--check-only           check every byte, compute nothing`;

const withNumber = ["--sample", "--seed", "--jobs"];
const allowed = "--sample <n>, --seed <n>, --claims <names>, --jobs <n>, --check-only";

/** Throws a UserError for words that it does not know. */
export function parseArguments(words: readonly string[], processors: number): ReproductionFlags {
  const numbers = new Map<string, number>();
  const claims: string[] = [];
  let checkOnly = false;
  const rest = words.flatMap((word) => /^--[a-z-]+=/.test(word) ? splitOnce(word) : [word]);
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at];
    if (word === "--check-only") checkOnly = true;
    else if (withNumber.includes(word)) numbers.set(word, wholeNumber(word, rest[++at]));
    else if (word === "--claims") claims.push(...namesIn(rest[++at]));
    else throw new UserError({ action: `cannot use "${word}"`, allowed });
  }
  const sample = numbers.get("--sample");
  return {
    ...(sample === undefined ? {} : { sample }),
    seed: numbers.get("--seed") ?? 1,
    claims,
    jobs: numbers.get("--jobs") ?? Math.max(1, processors),
    checkOnly,
  };
}

function splitOnce(word: string): string[] {
  const at = word.indexOf("=");
  return [word.slice(0, at), word.slice(at + 1)];
}

function wholeNumber(flag: string, value: string | undefined): number {
  if (value !== undefined && /^[1-9]\d{0,6}$/.test(value)) return Number(value);
  throw new UserError({ action: `cannot use "${value ?? ""}" for ${flag}`, allowed: "1, 2, 3, …" });
}

function namesIn(value: string | undefined): string[] {
  const names = (value ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (names.length > 0) return names;
  throw new UserError({
    action: `cannot use "${value ?? ""}" for --claims`,
    allowed: "paper/C1,paper/C2",
  });
}
