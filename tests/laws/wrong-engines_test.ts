/**
 * The suite can fail: engines with a planted defect are caught by the very same cases. A third of the engines at
 * each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { digestRecord } from "../../lib/pipeline/keys/digest.ts";
import type { Manifest } from "../../lib/pipeline/keys/key.ts";
import { doneWith } from "./counting-pool.ts";
import type { Planted } from "./history.ts";
import { stepsOf, violationOf } from "./shrink.ts";

/** The seeds and steps of laws_test.ts, of all its commits. */
const histories = 50;
const steps = 20;

/** A key of what is left when some parts are forgotten. */
function keyWithout(change: (manifest: Manifest) => object): Planted {
  return { keyOf: () => (manifest) => digestRecord("job", { ...manifest, ...change(manifest) }) };
}

function modifiedTimes(root: string, manifest: Manifest): object {
  const folders = [`${root}/stages`, `${root}/lib/num`, `${root}/lib/theory`];
  const times = folders.flatMap((folder) =>
    [...Deno.readDirSync(folder)].map(({ name }) =>
      [name, Deno.statSync(`${folder}/${name}`).mtime!.getTime()] as const
    )
  );
  return { ...manifest, code: Object.fromEntries(times) };
}

let runs = 0;

interface WrongEngine extends Planted {
  /** Laws of which one must be seen broken. */
  readonly breaks: RegExp;
  /** Gives wrong results, which the law of bytes must see by itself, too. */
  readonly isUnsound: boolean;
  /**
   * The first seeds that are tried, of all laws and of those by results alone: the ones before find
   * nothing, which took minutes.
   */
  readonly from?: readonly [all: number, results: number];
  /** Put in place before, taken away after. */
  readonly plant?: () => () => void;
}

const isUnsound = true;
const breaks = /bytes of a naive engine|executed, once/;

const wrongEngines: Readonly<Record<string, WrongEngine>> = {
  "a key that forgets the code": { ...keyWithout(() => ({ code: "" })), breaks, isUnsound },
  // Random keys come from axes and parameters, so who forgets those forgets them, too.
  "a key that forgets an axis": {
    ...keyWithout(({ axes: { a: _, ...axes } }) => ({ axes, randomKey: 0 })),
    breaks,
    isUnsound,
  },
  "a key that forgets the digests of inputs": {
    ...keyWithout(({ inputs }) => ({ inputs: Object.keys(inputs) })),
    breaks,
    isUnsound,
  },
  "a key that forgets the labels of inputs": {
    ...keyWithout(({ inputs }) => ({
      inputs: Object.values(inputs).map((parts) => parts.map(({ digest }) => digest)),
    })),
    breaks,
    isUnsound,
  },
  "a key that forgets the order of inputs": {
    ...keyWithout(({ inputs }) => ({
      inputs: Object.entries(inputs).map(([role, parts]) => [
        role,
        ...parts.map((part) => JSON.stringify(part)).sort(),
      ]),
    })),
    breaks,
    isUnsound,
  },
  "a key that forgets external files": { ...keyWithout(() => ({ files: {} })), breaks, isUnsound },
  "a key that forgets the parameters": {
    ...keyWithout(() => ({ params: {}, randomKey: 0 })),
    breaks,
    isUnsound,
  },
  "a key that forgets the parameters of plug-ins": {
    ...keyWithout(({ uses }) => ({ uses: Object.keys(uses), randomKey: 0 })),
    breaks,
    isUnsound,
  },
  "a key that forgets which parameters axes give": {
    ...keyWithout(() => ({ fromAxes: [] })),
    breaks,
    isUnsound,
    from: [3, 8],
  },
  "a key that forgets the random numbers": {
    ...keyWithout(() => ({ randomKey: 0 })),
    breaks,
    isUnsound,
  },
  "a key that trusts times of modification": {
    keyOf: ({ root }) => (manifest) => digestRecord("job", modifiedTimes(root, manifest)),
    breaks,
    isUnsound,
  },
  "a key with the time in it": {
    keyOf: () => {
      const run = runs++;
      return (manifest) => digestRecord("job", { ...manifest, run });
    },
    breaks: /executed, once/,
    isUnsound: false,
  },
  "a cache that answers after a failure": {
    onFailed: () => doneWith(lostOutputs),
    breaks,
    isUnsound,
  },
  "a store in which the last answer wins": { plant: plantLastWins, breaks, isUnsound },
};

const lostOutputs = ["value", "rest"].map((name) => ({
  name,
  mediaType: "application/json",
  bytes: new TextEncoder().encode('{"x":[0]}\n'),
}));

/** Records are linked into place, which the first one wins: here, every link replaces. */
function plantLastWins(): () => void {
  const { linkSync } = Deno;
  Deno.linkSync = (from, to) => {
    Deno.copyFileSync(from, `${to}.new`);
    Deno.renameSync(`${to}.new`, to);
  };
  return () => Deno.linkSync = linkSync;
}

/** The first violation, and after how many cases. */
async function caughtBy(
  { plant, ...planted }: Planted & Pick<WrongEngine, "plant">,
  first: number,
): Promise<{ readonly law: string; readonly cases: number }> {
  const restore = plant?.();
  let cases = 1;
  try {
    for (let seed = first; seed <= histories; seed++) {
      const tell = () => {
        cases++;
      };
      const violation = await violationOf({ seed, steps: stepsOf(steps), planted, tell });
      if (violation !== undefined) return { law: violation.law, cases };
    }
  } finally {
    restore?.();
  }
  throw new Error(`not caught in ${cases - 1} cases`);
}

async function assertCaught(
  { breaks, isUnsound, from = [1, 1], ...planted }: WrongEngine,
): Promise<void> {
  const first = await caughtBy({ ...planted, unseen: ["plan"] }, from[0]);
  assert.match(first.law, breaks);
  console.log(`caught after ${first.cases} cases: ${first.law}`);
  if (!isUnsound) return;
  const wrong = await caughtBy({ ...planted, unseen: ["plan", "executions"] }, from[1]);
  assert.match(wrong.law, /bytes of a naive engine|fails has no result|told as failed/);
  console.log(`by results alone after ${wrong.cases} cases: ${wrong.law}`);
}

for (const [index, [name, engine]] of Object.entries(wrongEngines).entries()) {
  Deno.test({
    name: `caught: ${name}`,
    ignore: isOtherTurn(index, 3),
    fn: () => assertCaught(engine),
  });
}
