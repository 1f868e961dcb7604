import assert from "node:assert/strict";
import { exportLines } from "../../../lib/pipeline/export/export-state.ts";
import {
  changesSinceExport,
  type ExportedNumbers,
  numbersFile,
  numbersOf,
  numbersText,
  readNumbers,
} from "../../../lib/pipeline/export/numbers.ts";
import { row, toyDocument, withClaim } from "./toy-claims.ts";

/** What was exported, as it is read again from its file. */
function exportedOf(
  text = numbersText(toyDocument, { numbers: numbersOf(toyDocument), files: {} }),
) {
  const root = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${root}/export`);
    Deno.writeTextFileSync(`${root}/${numbersFile}`, text);
    return readNumbers(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}
const exported = exportedOf() as ExportedNumbers;

Deno.test("a number that changed in what is printed is reported, with both; one below the digits is not", () => {
  assert.deepEqual(changesSinceExport(exported, toyDocument), { changes: [], unknown: [] });
  const [first] = toyDocument.papers[0].claims[0].rows;
  const tiny = withClaim({ rows: [first, { ...row, measured: row.measured! + 1e-7 }] });
  assert.deepEqual(changesSinceExport(exported, tiny).changes, []);
  const moved = withClaim({ rows: [first, { ...row, measured: -0.7451 }], published: "-0.76" });
  assert.deepEqual(changesSinceExport(exported, moved).changes, [
    { claim: "cohen/C14", field: "measured", exported: "-0.7472(22)", now: "-0.745(4)" },
    { claim: "cohen/C14", field: "published", exported: "-0.75", now: "-0.76" },
    { claim: "cohen/C14/2", field: "measured", exported: "-0.7472(22)", now: "-0.745(4)" },
  ]);
  const lines = exportLines(exported, moved, 100);
  assert.match(lines[0], /^3 numbers of the last export have changed; `deno task export`/);
  assert.ok(
    lines.some((line) => /cohen\/C14 .*measured .*-0\.7472\(22\) .*-0\.745\(4\)/.test(line)),
  );
});

Deno.test("a row that is no more is reported; a claim without a result today is not called a change", () => {
  const [first] = toyDocument.papers[0].claims[0].rows;
  const fewer = changesSinceExport(exported, withClaim({ headline: 0, rows: [first] })).changes;
  assert.ok(fewer.some(({ claim, now }) => claim === "cohen/C14/2" && now === null));
  const lost = withClaim({ state: "not run", rows: [], headline: null });
  assert.deepEqual(changesSinceExport(exported, lost), { changes: [], unknown: ["cohen/C14"] });
  assert.deepEqual(exportLines(exported, lost, 100), [
    "1 exported claim has no result today: cohen/C14.",
  ]);
});

Deno.test("claims that were not asked for are not spoken of", () => {
  assert.deepEqual(changesSinceExport(exported, { ...toyDocument, papers: [] }).changes, []);
});

Deno.test("another profile, no export and a torn file are each said as they are", () => {
  assert.deepEqual(exportLines(undefined, toyDocument, 100), []);
  assert.match(
    exportLines(exported, { ...toyDocument, profile: "laptop" }, 100)[0],
    /^The last export was of profile smoke, back-end wasm: `--profile smoke --backend wasm`/,
  );
  assert.deepEqual(exportLines(exported, toyDocument, 100), [
    "The numbers of the last export are today's.",
  ]);
  for (const text of ['{"schema":', "[]", "null", '{"schema":"asymptopia/numbers/9"}', ""]) {
    assert.equal(exportedOf(text), "unreadable", text);
  }
  assert.match(
    exportLines("unreadable", toyDocument, 100)[0],
    /export\/numbers\.json cannot be read/,
  );
});
