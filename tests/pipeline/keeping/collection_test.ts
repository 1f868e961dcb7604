/** `gc` on random histories: nothing reachable goes, everything else does, and bytes are as stated. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import {
  type Collection,
  emptyTrash,
  moveToTrash,
  planCollection,
} from "../../../lib/pipeline/keeping/collection.ts";
import type { Digest } from "../../../lib/pipeline/keys/digest.ts";
import { filesUnder } from "../../../lib/pipeline/store/inventory.ts";
import { filesOf } from "../../../lib/pipeline/keeping/reachable.ts";
import { type Layout } from "../../../lib/pipeline/store/layout.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import {
  checkCase,
  type Collect,
  expectedToStay,
  presentOf,
  right,
  sizesOf,
} from "../../keeping/collection-case.ts";
import { type Case, graceMinutes, keepRunsDays, now } from "../../keeping/case.ts";
import { makeCase } from "../../keeping/synthetic-store.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const cases = 300;

test("random histories: nothing reachable goes, everything else does, bytes are as stated", () => {
  let went = 0;
  let stayed = 0;
  for (let seed = 1; seed <= cases; seed++) {
    const { records, reachable } = checkCase(seed, right);
    went += records.length;
    stayed += reachable.records.size;
  }
  assert.ok(went > cases && stayed > cases, "the cases are about something");
});

/** A collection that takes all records and blobs but those that a wrong idea keeps. */
function taking(collection: Collection, kept: ReadonlySet<Digest>): Collection {
  const { inventory } = collection;
  return { ...collection, records: [...inventory.records.keys()].filter((key) => !kept.has(key)) };
}

const wrong: Readonly<Record<string, Collect>> = {
  "forgets what results were made from": (made, options) => {
    const { pinned, recent, young, leased } = made;
    const direct = [...options.present.jobs.keys(), ...pinned, ...recent, ...young, ...leased];
    return taking(planCollection(made.layout, options), new Set(direct));
  },
  "forgets pins": (made, options) => {
    const folder = `${made.layout.root}/pin`;
    Deno.renameSync(folder, `${folder}-hidden`);
    try {
      return planCollection(made.layout, options);
    } finally {
      Deno.renameSync(`${folder}-hidden`, folder);
    }
  },
  "forgets other profiles": (made, options) =>
    planCollection(made.layout, { ...options, present: presentOf(made, [0]) }),
  "forgets recent runs": ({ layout }, options) =>
    planCollection(layout, { ...options, keepRunsDays: 0 }),
  "forgets that files may be young": ({ layout }, options) =>
    planCollection(layout, { ...options, graceMinutes: 0 }),
  "keeps too much": ({ layout }, options) =>
    planCollection(layout, { ...options, keepRunsDays: 50 }),
  "forgets external files": ({ layout }, options) => {
    const collection = planCollection(layout, options);
    const { records, blobs } = collection.inventory;
    const files = [...records.values()].flatMap(({ record }) => Object.values(filesOf(record)));
    return {
      ...collection,
      blobs: [...new Set([...collection.blobs, ...files])].filter((digest) => blobs.has(digest)),
    };
  },
  "states too little": ({ layout }, options) => {
    const collection = planCollection(layout, options);
    return { ...collection, bytes: collection.bytes - collection.records.length };
  },
};

for (const [name, collect] of Object.entries(wrong)) {
  test(`a gc that ${name} is caught by the same cases`, () => {
    let caught = 0;
    for (let seed = 1; seed <= cases && caught === 0; seed++) {
      try {
        checkCase(seed, collect);
      } catch (error) {
        if (!(error instanceof assert.AssertionError)) throw error;
        caught++;
      }
    }
    assert.equal(caught, 1);
  });
}

/** Every record that is there has all its blobs. */
function isRight({ layout, records }: Case): boolean {
  const there = sizesOf(layout);
  return [...records.values()].filter(({ key }) => there.has(layout.record(key)))
    .every(({ outputs, manifest, provenance }) =>
      [outputs.value.digest, manifest.code, manifest.conversion, provenance.sources]
        .every((digest) => there.has(layout.blob(digest)))
    );
}

class Killed extends Error {}

/** Lets a body rename so many files, then stops it. */
function killedAfter(renames: number, body: () => void): boolean {
  const { renameSync } = Deno;
  let count = 0;
  Deno.renameSync = (from, to) => {
    if (count++ === renames) throw new Killed();
    renameSync(from, to);
  };
  try {
    body();
    return false;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return true;
  } finally {
    Deno.renameSync = renameSync;
  }
}

/** Stops the deletion after every single step; gives how many of these stores were right. */
function killedEverywhere(move: (layout: Layout, collection: Collection) => void) {
  let kills = 0;
  let rightOnes = 0;
  for (const seed of [3, 8]) {
    for (let renames = 0;; renames++) {
      const made = makeCase(seed);
      const { layout } = made;
      const options = { present: presentOf(made, [0, 1]), now, keepRunsDays, graceMinutes };
      const collection = planCollection(layout, options);
      const killed = killedAfter(renames, () => move(layout, collection));
      if (killed) {
        kills++;
        if (isRight(made)) rightOnes++;
        // The next gc takes the rest, the trash included.
        emptyTrash(moveToTrash(layout, planCollection(layout, options)));
        releaseTmp(layout);
        const { records } = expectedToStay(made);
        const left = filesUnder(`${layout.root}/ac`).map(({ path }) => path).sort();
        assert.deepEqual(left, [...records].map((key) => layout.record(key)).sort());
        assert.deepEqual(filesUnder(`${layout.root}/trash`), []);
      }
      made.remove();
      if (!killed) break;
    }
  }
  return { kills, rightOnes };
}

test("killed after any step, no record lacks its blobs, and the next gc takes the rest", () => {
  const { kills, rightOnes } = killedEverywhere((layout, collection) => {
    moveToTrash(layout, collection);
  });
  assert.ok(kills > 20, `${kills} kills`);
  assert.equal(rightOnes, kills);
});

test("control: a gc that takes blobs first leaves records without blobs when killed", () => {
  const { kills, rightOnes } = killedEverywhere((layout, collection) => {
    moveToTrash(layout, { ...collection, records: [], leftovers: [] });
    moveToTrash(layout, { ...collection, blobs: [], leftovers: [] });
  });
  assert.ok(rightOnes < kills);
});
