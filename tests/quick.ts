/**
 * What can be known of a change within half a minute: format, lint, types, the house rules, and the
 * tests that the change reaches, nearest first, until the time is over:
 *
 *   deno task quick [--since <revision>] [--seconds 30] [--list]
 *
 * Prints what it chose and why, and which tests it left out. `--list` only prints. Exits with 1 if
 * anything was wrong. It is no substitute for `deno task ok`.
 */
import { paperTests, type Selected, selectTests, treeTestsOf } from "./quick/selection.ts";
import { changedFiles, filesOf, isThere, sourcesOf } from "./quick/tree.ts";
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

const root = fromFileUrl(import.meta.resolve("../"));

interface Request {
  /** What the working tree is compared with. */
  readonly revision: string;
  /** For everything together. */
  readonly seconds: number;
  readonly isListOnly: boolean;
}

/** Reads the words of the command line; throws for what it does not know. */
export function requestOf(words: readonly string[]): Request {
  let [revision, seconds, isListOnly] = ["HEAD", 30, false];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const value = words[i + 1];
    if (word === "--list") isListOnly = true;
    else if (word === "--since" && value !== undefined && !value.startsWith("-")) {
      [revision, i] = [value, i + 1];
    } else if (word === "--seconds" && Number(value) > 0) [seconds, i] = [Number(value), i + 1];
    else {
      throw new RangeError(
        `cannot use "${[word, value].filter((part) => part !== undefined).join(" ")}"; ` +
          "allowed: --since <revision>, --seconds <number>, --list",
      );
    }
  }
  return { revision, seconds, isListOnly };
}

/** Runs Deno in the repository; prints what it says if it fails. Undefined: stopped by the signal. */
async function succeeds(
  what: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const startedAt = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...words],
    cwd: root,
    signal,
    // What a change reaches is tested whole, whatever the turn.
    env: { NO_COLOR: "1", ASYMPTOPIA_ALL: "1" },
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await child.output();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (!success && signal.aborted) {
    console.log(`  stopped   ${what} (${seconds} s)`);
    return undefined;
  }
  console.log(`  ${success ? "good   " : "FAILED "}   ${what} (${seconds} s)`);
  if (!success) {
    const text = new TextDecoder();
    console.log(`${text.decode(stdout)}\n${text.decode(stderr)}`.trim());
  }
  return success;
}

/** The commands that look at the changed files themselves. */
function checksOf(changed: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  const code = changed.filter((path) => path.endsWith(".ts"));
  const yaml = changed.filter((path) => /^(?:pipeline|papers\/.*)\.yaml$/.test(path));
  const graph = ["run", "-q", "-P=engine", "lib/pipeline/cli.ts", "graph", "--profile", "smoke"];
  return [
    ["format", ["fmt", "--check", "--permit-no-files", ...changed]],
    ...code.length === 0 ? [] : [
      ["lint", ["lint", "--permit-no-files", ...code]] as const,
      ["types", ["check", "-q", ...code]] as const,
    ],
    ...yaml.length === 0 ? [] : [["the specification", graph] as const],
  ];
}

/** So many tests go into one process: few enough that little is lost when the time is over. */
const batchSize = 4;

/** Runs the tests until the time is over; gives those that did not run, and whether all others passed. */
async function runTests(
  tests: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly left: readonly string[]; readonly good: boolean }> {
  let good = true;
  for (let start = 0; start < tests.length; start += batchSize) {
    const left = tests.slice(start);
    if (signal.aborted) return { left, good };
    const batch = left.slice(0, batchSize);
    const result = await succeeds(batch.join(", "), [...testWords, ...batch], signal);
    if (result === undefined) return { left, good };
    good &&= result;
  }
  return { left: [], good };
}

const testWords = ["test", "-A", "-q", "--no-check", "--parallel"];

function printChoice(selected: readonly Selected[]): void {
  for (const { test, chain } of selected) {
    const why = chain.length === 1 ? "changed" : `← ${chain.slice(1).join(" ← ")}`;
    console.log(`  ${test} ${why}`);
  }
}

async function quick({ revision, seconds, isListOnly }: Request): Promise<boolean> {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(1000 * seconds);
  const changed = await changedFiles(root, revision);
  if (changed.length === 0) {
    console.log(`Nothing differs from ${revision}.`);
    return true;
  }
  console.log(`Changed since ${revision}: ${changed.join(", ")}`);
  const files = await filesOf(root);
  const sources = sourcesOf(root, files);
  const known = new Set([...files, ...changed]);
  const reached = selectTests({ changed, sources, known });
  const house = treeTestsOf(changed).filter((test) => sources.has(test));
  const selected = reached.filter(({ test }) => ![...house, ...paperTests].includes(test));
  console.log(`House rules: ${house.join(", ")}`);
  console.log(`Tests that this reaches, nearest first (${selected.length}):`);
  printChoice(selected);
  if (isListOnly) return true;
  console.log("Results:");
  const present = changed.filter((path) => isThere(root, path));
  const checks = await Promise.all(
    [...checksOf(present), ["house rules", [...testWords, ...house]] as const].map(
      ([what, words]) => succeeds(what, words, signal),
    ),
  );
  const { left, good } = await runTests(selected.map(({ test }) => test), signal);
  const time = ((performance.now() - startedAt) / 1000).toFixed(0);
  const isGood = good && checks.every((result) => result !== false);
  const isWhole = left.length === 0 && checks.every((result) => result !== undefined);
  if (isWhole) console.log(`All of this in ${time} s.`);
  else if (left.length === 0) console.log(`Not everything was done within ${seconds} s.`);
  else {
    const count = left.length === 1 ? "1 test" : `${left.length} tests`;
    console.log(`Not run within ${seconds} s: ${count}, those of the list from ${left[0]} on.`);
  }
  console.log(isGood ? "Good so far; `deno task ok` is the whole gate." : "Something is wrong.");
  return isGood;
}

if (import.meta.main) {
  try {
    Deno.exit(await quick(requestOf(Deno.args)) ? 0 : 1);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
