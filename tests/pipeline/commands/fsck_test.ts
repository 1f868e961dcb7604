/** `fsck` as a user runs it: damage is named, set aside, made again, and then gone. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { filesUnder } from "../../../lib/pipeline/store/inventory.ts";
import type { StoredRecord } from "../../../lib/pipeline/store/record.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

/** A third of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(3);

const storeOf = (workspace: ToyWorkspace) => layoutOf(`${workspace.root}/artifacts`);

function recordOfKind(workspace: ToyWorkspace, kind: string): StoredRecord {
  for (const { path } of filesUnder(`${workspace.root}/artifacts/ac`)) {
    const record = JSON.parse(Deno.readTextFileSync(path)) as StoredRecord;
    if (record.manifest.kind === kind) return record;
  }
  throw new Error(`no record of kind ${kind}`);
}

function flipBit(path: string): void {
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  Deno.chmodSync(path, 0o644);
  Deno.writeFileSync(path, bytes);
}

interface Spoiled {
  readonly what: string;
  /** Spoils something; gives the path of it. */
  readonly spoil: (workspace: ToyWorkspace) => string;
  /** What must be said of it. */
  readonly says: RegExp;
}

const blobOf = (workspace: ToyWorkspace, kind: string) =>
  storeOf(workspace).blob(Object.values(recordOfKind(workspace, kind).outputs)[0].digest);

const spoiled: readonly Spoiled[] = [
  {
    what: "a flipped bit in an output",
    spoil(workspace) {
      flipBit(blobOf(workspace, "total"));
      return blobOf(workspace, "total");
    },
    says:
      /bytes are not what its name says; it has been set aside.*\n +concerns toy\/totals, output total\n +the next `deno task repro` that needs it makes it again/,
  },
  {
    what: "an output cut short",
    spoil(workspace) {
      const path = blobOf(workspace, "numbers");
      Deno.chmodSync(path, 0o644);
      Deno.truncateSync(path, 3);
      return path;
    },
    says: /bytes are not what its name says.*\n +concerns toy\/draws\[width=\d\], output numbers/,
  },
  {
    what: "a missing output that is needed",
    spoil(workspace) {
      const path = blobOf(workspace, "render-figures");
      Deno.removeSync(path);
      return path;
    },
    says:
      /is missing, and a result that is needed names it\n +concerns toy\/F1, output png; toy\/F1, output vl\n/,
  },
  {
    what: "a torn record",
    spoil(workspace) {
      const path = storeOf(workspace).record(recordOfKind(workspace, "total").key);
      Deno.chmodSync(path, 0o644);
      Deno.truncateSync(path, 40);
      return path;
    },
    says: /is torn, or does not answer its key; it has been.*\n +concerns toy\/totals\n/,
  },
  {
    what: "a record whose manifest was edited",
    spoil(workspace) {
      const record = recordOfKind(workspace, "total");
      const path = storeOf(workspace).record(record.key);
      Deno.chmodSync(path, 0o644);
      const manifest = { ...record.manifest, kind: "other" };
      Deno.writeTextFileSync(path, JSON.stringify({ ...record, manifest }));
      return path;
    },
    says: /does not answer its key/,
  },
  {
    what: "a flipped bit in the code of a stage",
    spoil(workspace) {
      const path = storeOf(workspace).blob(recordOfKind(workspace, "total").manifest.code);
      flipBit(path);
      return path;
    },
    says: /concerns toy\/totals, its code\n/,
  },
  {
    what: "a flipped bit in a list of sources",
    spoil(workspace) {
      const path = storeOf(workspace).blob(recordOfKind(workspace, "total").provenance.sources);
      flipBit(path);
      return path;
    },
    says: /concerns toy\/totals, the list of its sources\n/,
  },
];

test("fsck names every kind of damage and whose it is, and is clean after the next repro", () =>
  inWorkspace(async (workspace) => {
    assert.match((await workspace.command("fsck")).out, /no store yet/);
    assert.equal((await workspace.command("repro")).code, 0);
    const clean = async (after: string) => {
      const { code, out } = await workspace.command("fsck");
      assert.equal(code, 0, `${after}: ${out}`);
      assert.match(out, /^Read \d+ blobs \([^)]+B\) and 6 records in .*: no damage\.$/m);
    };
    await clean("a run");
    for (const [index, { what, spoil, says }] of spoiled.entries()) {
      const path = spoil(workspace).slice(workspace.root.length + 1);
      const dry = await workspace.command("fsck", "--dry-run");
      assert.equal(dry.code, 4, `${what}: ${dry.out}`);
      assert.doesNotMatch(dry.out, /has been set aside/);
      const { code, out } = await workspace.command("fsck");
      assert.equal(code, 4, what);
      assert.ok(out.includes(`${path}: `), `${what}: ${out}`);
      assert.match(out, says, what);
      assert.match(out, /: 1 damaged or missing file\.$/m, what);
      const { code: again } = await workspace.command("repro");
      assert.equal(again, 0, what);
      await clean(`${what} (${index})`);
    }
    const { out } = await workspace.command("fsck");
    assert.match(out, /^6 damaged files set aside in artifacts\/quarantine: .* after 30 days\.$/m);
  }));

test("bytes of old results that nobody needs are counted, and are no damage", () =>
  inWorkspace(async (workspace) => {
    assert.equal((await workspace.command("repro")).code, 0);
    const old = blobOf(workspace, "total");
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    assert.equal((await workspace.command("repro")).code, 0);
    Deno.removeSync(old);
    const { code, out } = await workspace.command("fsck");
    assert.equal(code, 0, out);
    assert.match(out, /^1 blob that results name is not there and not needed: no damage\.$/m);
    const lines = (await workspace.command("fsck", "--json")).out.trim().split("\n");
    const { schema, damage, absent } = JSON.parse(lines[0]);
    assert.deepEqual([schema, damage, absent], ["asymptopia/fsck/1", 0, 1]);
    // Today's specification needs it again.
    workspace.edit("papers/toy.yaml", "count: 4", "count: 3");
    assert.equal((await workspace.command("fsck")).code, 4);
  }));

test("what a pin keeps and is gone is damage, and a torn pin is", () =>
  inWorkspace(async (workspace) => {
    assert.equal((await workspace.command("repro")).code, 0);
    assert.equal((await workspace.command("pin", "paper")).code, 0);
    const { key } = recordOfKind(workspace, "total");
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    assert.equal((await workspace.command("repro")).code, 0);
    Deno.removeSync(storeOf(workspace).record(key));
    const lost = await workspace.command("fsck");
    assert.equal(lost.code, 4);
    assert.match(lost.out, /is missing, and the pin "paper" keeps it\n +concerns toy\/totals\n/);
    assert.match(lost.out, /bring back what was pinned and `deno task repro`, or give up the pin/);
    workspace.write("artifacts/pin/paper.json", "{");
    const torn = await workspace.command("fsck");
    assert.equal(torn.code, 4);
    assert.match(torn.out, /pin\/paper\.json: is torn: what it keeps/);
    assert.equal((await workspace.command("pin", "--remove", "paper")).code, 0);
    assert.equal((await workspace.command("fsck")).code, 0);
  }));
