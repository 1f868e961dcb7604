/** A store in which another version of this program has worked, with formats of its own. */
import assert from "node:assert/strict";
import { digestOf, digestRecord } from "../../../lib/pipeline/keys/digest.ts";
import { foreignDigests } from "../../../lib/pipeline/store/foreign-format.ts";
import { filesUnder } from "../../../lib/pipeline/store/inventory.ts";
import { recordFormat, type StoredRecord } from "../../../lib/pipeline/store/record.ts";
import { inWorkspace, type ToyWorkspace } from "../toy/workspace.ts";

const key = digestOf("key");
const named = [digestOf("a"), digestOf("b")];
const other = {
  format: recordFormat + 1,
  key,
  results: [{ of: named[0] }, `sha256-${named[1]}`],
  size: 12,
};
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const sealed = (record: object) => ({ ...record, seal: digestRecord("record", record) });
const found = (value: unknown) => foreignDigests(bytesOf(value), { key, own: recordFormat });

Deno.test("a sealed record of another format is known with all that it names; nothing else is taken for one", () => {
  assert.deepEqual(found(sealed(other))?.sort(), [...named].sort());
  assert.deepEqual(found(sealed({ ...other, format: 1, results: [] })), []);
  const wrong: readonly unknown[] = [
    other,
    { ...sealed(other), size: 13 },
    { ...sealed(other), seal: named[0] },
    sealed({ ...other, format: recordFormat }),
    sealed({ ...other, format: "3" }),
    sealed({ ...other, format: -1 }),
    sealed({ ...other, key: digestOf("another key") }),
    [],
    null,
    "text",
  ];
  for (const value of wrong) assert.equal(found(value), undefined, JSON.stringify(value));
  const torn = bytesOf(sealed(other)).subarray(0, 200);
  assert.equal(foreignDigests(torn, { key, own: recordFormat }), undefined);
});

/** Rewrites the record of a total as another version would; gives its path and its result's. */
function makeForeign(workspace: ToyWorkspace): readonly string[] {
  for (const { path } of filesUnder(`${workspace.root}/artifacts/ac`)) {
    const { seal: _, ...record } = JSON.parse(Deno.readTextFileSync(path)) as
      & StoredRecord
      & { seal: string };
    if (record.manifest.kind !== "total") continue;
    const { digest } = record.outputs.total;
    const { outputs, ...rest } = record;
    const written = sealed({ ...rest, format: 7, gives: Object.values(outputs), novelty: [1, {}] });
    Deno.chmodSync(path, 0o644);
    Deno.writeTextFileSync(path, JSON.stringify(written));
    return [path, `${workspace.root}/artifacts/cas/${digest.slice(0, 2)}/${digest.slice(2)}`];
  }
  throw new Error("no record of a total");
}

Deno.test("gc leaves results of another version with what they name; fsck calls them no damage", () =>
  inWorkspace(async (workspace) => {
    assert.equal((await workspace.command("repro")).code, 0);
    workspace.edit("papers/toy.yaml", "count: 3", "count: 4");
    const old = makeForeign(workspace);
    assert.equal((await workspace.command("repro")).code, 0);
    for (
      const [path, text] of [
        ["run/018f0000-0000-7000-8000-000000000000.json", '{"format": 9, "novelty": true}'],
        ["pin/theirs.json", '{"format": 9, "keeps": "much"}'],
        [`checkpoint/${digestOf("theirs")}`, "asymptopia checkpoint 3 with another head\n123"],
      ]
    ) workspace.write(`artifacts/${path}`, text);
    const { code, out } = await workspace.command("fsck");
    assert.equal(code, 0, out);
    assert.match(out, /^4 files of another version of this program: left for that version\.$/m);
    assert.doesNotMatch(out, /set aside/);
    // What a pin of another version keeps is unknown, so nothing is deleted while it is there.
    const refused = await workspace.command("gc", "--delete", "--keep-runs", "0", "--grace", "0");
    assert.equal(refused.code, 4);
    assert.match(refused.error, /pin "theirs"/);
    Deno.removeSync(`${workspace.root}/artifacts/pin/theirs.json`);
    const gone = await workspace.command("gc", "--delete", "--keep-runs", "0", "--grace", "0");
    assert.equal(gone.code, 0, gone.error);
    assert.match(gone.out, /^Deleted: \d+ result/m);
    assert.match(
      gone.out,
      /^1 record of another version of this program stays, with what it names/m,
    );
    for (const path of old) assert.ok(Deno.statSync(path).isFile, path);
  }));

Deno.test("a store of a newer format is refused by every verb before anything is written", () =>
  inWorkspace(async (workspace) => {
    const store = `${workspace.root}/artifacts`;
    workspace.write("artifacts/format", "asymptopia store 2, blake3\n");
    const verbs = [["repro"], ["plan"], ["status"], ["verify"], ["gc"], ["fsck"], ["pin", "a"]];
    for (const words of verbs) {
      const { code, error } = await workspace.command(...words);
      assert.equal(code, 4, `${words}: ${error}`);
      assert.match(error, /whose format is "asymptopia store 2, blake3"/, words.join(" "));
      assert.deepEqual(filesUnder(store).map(({ path }) => path), [`${store}/format`], `${words}`);
      assert.deepEqual([...Deno.readDirSync(store)].map(({ name }) => name), ["format"]);
    }
  }));
