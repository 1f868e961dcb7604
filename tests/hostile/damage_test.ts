/**
 * Damaged blobs and records: each single damaged byte and each truncation of a toy run's small files
 * is refused by its digest before anybody reads a meaning into it, and the next run is right. Of the damages
 * before a run a third at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { decodeTable } from "../../lib/contract/codec.ts";
import { numbers } from "../../lib/contract/table.ts";
import { runGraph } from "../../lib/pipeline/execution/run.ts";
import type { JobGraph } from "../../lib/pipeline/specification/specification.ts";
import { DamagedBlob, openStore, type Store } from "../../lib/pipeline/store/store.ts";
import { openLayout } from "../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../lib/pipeline/store/unfinished.ts";
import { makeToy, type Toy, toyGraph } from "../pipeline/toy.ts";
import { diceOf } from "./dice.ts";

/** Larger files are damaged at so many random places instead of at each. */
const smallBytes = 4000;
const placesOfLarge = 300;

/** Two stages, and a third that reads them; its parameter makes it run again. */
const graphOf = (add: number): JobGraph =>
  toyGraph([
    { name: "a", kind: "sum", params: { add: 5 } },
    { name: "b", kind: "sum", params: { add: 7 }, reads: { a: "a" } },
    { name: "c", kind: "sum", params: { add }, reads: { a: "a", b: "b" } },
  ]);
/** a + b + add = 5 + 12 + add */
const right = (add: number) => 17 + add;

async function run(toy: Toy, add: number): Promise<{ value: number; executed: number }> {
  const { outcomes, executed, failed } = await runGraph(graphOf(add), {
    workspace: toy.root,
    jobs: 1,
  });
  assert.deepEqual(failed, []);
  const store = openStore(openLayout(`${toy.root}/artifacts`));
  const { digest } = outcomes.get("toy/c")!.outputs.value;
  return { value: numbers(decodeTable(store.getBlob(digest)), "x")[0], executed };
}

interface StoredFile {
  readonly path: string;
  /** Digest of a blob, key of a record. */
  readonly name: string;
}

function filesIn(root: string, folder: "cas" | "ac"): StoredFile[] {
  const top = `${root}/artifacts/${folder}`;
  return [...Deno.readDirSync(top)].flatMap(({ name: shard }) =>
    [...Deno.readDirSync(`${top}/${shard}`)].map(({ name }) => ({
      path: `${top}/${shard}/${name}`,
      name: shard + name.replace(".json", ""),
    }))
  ).sort((a, b) => a.path < b.path ? -1 : 1);
}

/** Each damage that a file can take of one byte or of its length. */
function* damages(bytes: Uint8Array, seed: number): Generator<[string, Uint8Array]> {
  const dice = diceOf(seed);
  const all = bytes.length <= smallBytes;
  const count = all ? bytes.length : placesOfLarge;
  for (let i = 0; i < count; i++) {
    const at = all ? i : dice.below(bytes.length);
    const flipped = bytes.slice();
    flipped[at] ^= 1 << dice.below(8);
    yield [`bit of byte ${at} flipped (seed ${seed})`, flipped];
    yield [`cut to ${at} bytes`, bytes.slice(0, at)];
  }
  yield ["a byte more", new Uint8Array([...bytes, 0])];
}

function put(path: string, bytes: Uint8Array): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.writeFileSync(path, bytes, { mode: 0o444 });
}

async function inToy(body: (toy: Toy, store: Store) => Promise<void> | void): Promise<void> {
  const toy = makeToy();
  try {
    assert.equal((await run(toy, 1)).value, right(1));
    const store = openStore(openLayout(`${toy.root}/artifacts`));
    await body(toy, store);
    releaseTmp(store.layout);
  } finally {
    toy.remove();
  }
}

Deno.test("each damaged byte and each truncation of a blob is refused by its digest", async () => {
  await inToy(({ root }, store) => {
    let count = 0;
    const blobs = filesIn(root, "cas");
    assert.ok(blobs.length >= 5, "results, code and sources");
    for (const [seed, { path, name }] of blobs.entries()) {
      const bytes = Deno.readFileSync(path);
      for (const [what, damaged] of damages(bytes, seed)) {
        put(path, damaged);
        assert.throws(() => store.getBlob(name), DamagedBlob, `${path}: ${what}`);
        assert.throws(() => Deno.statSync(path), Deno.errors.NotFound, "it has been set aside");
        count++;
      }
      put(path, bytes);
      assert.deepEqual(store.getBlob(name), bytes, "the control: undamaged, it is read");
    }
    assert.ok(count > 4000, `${count}`);
  });
});

/** Where a piece lies in bytes. */
function positionOf(piece: Uint8Array, bytes: Uint8Array): number {
  const found = bytes.findIndex((_, at) => piece.every((byte, i) => bytes[at + i] === byte));
  assert.ok(found >= 0);
  return found;
}

Deno.test("control: unchecked, damaged tables would be read, as other numbers", async () => {
  await inToy(({ root }) => {
    const readings = new Set<number>();
    for (const { path } of filesIn(root, "cas")) {
      const bytes = Deno.readFileSync(path);
      if (new TextDecoder().decode(bytes.subarray(0, 6)) !== "ARROW1") continue;
      // Only in the numbers themselves: damage elsewhere can keep the decoder busy for ever.
      const [value] = numbers(decodeTable(bytes), "x");
      const start = positionOf(new Uint8Array(Float64Array.of(value).buffer), bytes);
      for (let bit = 0; bit < 64; bit++) {
        const flipped = bytes.slice();
        flipped[start + (bit >> 3)] ^= 1 << (bit & 7);
        readings.add(numbers(decodeTable(flipped), "x")[0]);
      }
    }
    assert.ok(readings.size > 60, `${[...readings]}`);
  });
});

Deno.test("each damaged byte and each truncation of a record is refused", async () => {
  await inToy(({ root }, store) => {
    let count = 0;
    for (const [seed, { path, name }] of filesIn(root, "ac").entries()) {
      const bytes = Deno.readFileSync(path);
      const record = store.getRecord(name);
      assert.ok(record, "the control: undamaged, it is read");
      const meaning = JSON.stringify(record);
      for (const [what, damaged] of damages(bytes, seed)) {
        put(path, damaged);
        const found = store.getRecord(name);
        // Space between JSON's words, and the line feed at the end, say nothing.
        if (found !== undefined) assert.equal(JSON.stringify(found), meaning, `${path}: ${what}`);
        else {
          assert.throws(() => Deno.statSync(path), Deno.errors.NotFound, "it has been set aside");
          count++;
        }
      }
      put(path, bytes);
    }
    assert.ok(count > 3000, `${count}`);
  });
});

const parts = 3;

Deno.test("after damage at a random place, the next run is right, and makes only what was lost", async () => {
  await inToy(async (toy) => {
    for (let round = 2; round < 32; round++) {
      if (isOtherTurn(round, parts)) continue;
      // Of its own, so that a round is the same whichever were before it.
      const seed = 20220615 + round;
      const dice = diceOf(seed);
      const folder = dice.pick(["cas", "ac"] as const);
      const { path } = dice.pick(filesIn(toy.root, folder));
      const bytes = Deno.readFileSync(path);
      const [what, damaged] = dice.pick([...damages(bytes.slice(0, smallBytes), round)]);
      put(
        path,
        bytes.length > smallBytes
          ? new Uint8Array([...damaged, ...bytes.slice(smallBytes)])
          : damaged,
      );
      const { value, executed } = await run(toy, round);
      assert.equal(value, right(round), `seed ${seed}, round ${round}, ${path}: ${what}`);
      assert.ok(executed >= 1 && executed <= 3, `${executed} jobs`);
    }
  });
});

Deno.test("a damaged cache file changes no result and stops no run", async () => {
  await inToy(async (toy) => {
    const folder = `${toy.root}/artifacts/cache`;
    // The texts of `why` lie in a folder; nothing rests on them.
    const names = [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile)
      .map(({ name }) => name).sort();
    assert.ok(names.includes("index.json") && names.includes("bundles.json"));
    let round = 100;
    for (const name of names) {
      for (let count = 0; count < 6; count++) {
        round++;
        if (isOtherTurn(count, parts)) continue;
        const dice = diceOf(round);
        const path = `${folder}/${name}`;
        const bytes = Deno.readFileSync(path);
        const [what, damaged] = dice.pick([...damages(bytes.slice(0, smallBytes), round)]);
        Deno.writeFileSync(path, new Uint8Array([...damaged, ...bytes.slice(smallBytes)]));
        const { value, executed } = await run(toy, round);
        assert.equal(value, right(round), `${name}: ${what}`);
        assert.equal(executed, 1, `${name}: ${what}: only the new parameter's job runs`);
      }
    }
  });
});
