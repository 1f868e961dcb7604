import assert from "node:assert/strict";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { keyOf, type Manifest } from "../../../lib/pipeline/keys/key.ts";
import { parseRecord, recordFormat, recordText } from "../../../lib/pipeline/store/record.ts";

const manifest: Manifest = {
  format: 1,
  kind: "toy",
  code: digestOf("code"),
  conversion: digestOf("conversion"),
  params: {},
  fromAxes: [],
  uses: {},
  axes: { seed: 1 },
  inputs: {},
  randomKey: [1, 2],
};
const key = keyOf(manifest);
const record = {
  format: recordFormat,
  key,
  manifest,
  outputs: { value: { digest: digestOf("a"), size: 1, mediaType: "text/plain" } },
  provenance: {
    started: "2026-01-01T00:00:00.000Z",
    seconds: 1,
    attempts: 1,
    run: "r",
    sources: digestOf(""),
  },
};
const parsed = (text: string) => parseRecord(new TextEncoder().encode(text), { key });

Deno.test("a record comes back from its text, and not without its seal", () => {
  assert.deepEqual(parsed(recordText(record)), record);
  assert.equal(parsed(JSON.stringify(record)), undefined);
});

Deno.test("a record is not believed when anything in it was changed", () => {
  const text = recordText(record);
  const changes: readonly (readonly [string, string])[] = [
    [digestOf("a"), digestOf("b")],
    ['"size": 1', '"size": 2'],
    ["text/plain", "text/html"],
    ['"value"', '"other"'],
    ['"seconds": 1', '"seconds": 9'],
    ['"seconds": 1', '"seconds": 1e999'],
    ['"seal"', '"seam"'],
    ['"outputs": {', '"outputs": 7, "x": {'],
  ];
  for (const [before, after] of changes) {
    const changed = text.replace(before, after);
    assert.notEqual(changed, text, before);
    assert.equal(parsed(changed), undefined, `${before} -> ${after}`);
  }
});

Deno.test("a record that is sealed must still have the shape of one", () => {
  const wrong: readonly object[] = [
    { ...record, outputs: { value: null } },
    { ...record, outputs: { value: { digest: "short", size: 1, mediaType: "" } } },
    { ...record, provenance: [] },
    { ...record, manifest: null },
  ];
  for (const one of wrong) {
    assert.equal(parsed(recordText(one as typeof record)), undefined, JSON.stringify(one));
  }
  for (const text of ["", "null", "[]", "7", "{"]) assert.equal(parsed(text), undefined, text);
});
