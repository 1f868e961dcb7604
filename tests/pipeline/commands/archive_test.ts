/** `archive` as its users run it: written, checked, unpacked elsewhere, reproduced; and what is refused. */
import assert from "node:assert/strict";
import { testsByTurns } from "../../commit-number.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { filesUnder } from "../../../lib/pipeline/store/inventory.ts";
import type { StoredRecord } from "../../../lib/pipeline/store/record.ts";
import { makeReadOnly, reproduced, unpacked } from "../archive/unpacked.ts";
import { inWorkspace, makeWorkspace, toyPaper, type ToyWorkspace } from "../toy/workspace.ts";

/** A quarter of these at each commit; `ASYMPTOPIA_ALL=1` takes all. */
const test = testsByTurns(4);

const file = "artifacts/archive/toy-smoke.crate.zip";
/** Names that are hard on programs that pack. */
const hardNames = { "docs/a b%20é名.md": "hard names\n", LICENSE: "Apache License\n" };

async function archived(workspace: ToyWorkspace, ...words: readonly string[]): Promise<string> {
  const made = await workspace.command("repro", "--profile", "smoke", "--backend", "wasm");
  assert.equal(made.code, 0, made.error);
  const { code, out, error } = await workspace.command("archive", "--profile", "smoke", ...words);
  assert.equal(code, 0, error);
  assert.match(out, /^Wrote artifacts\/archive\/toy-smoke\.crate\.zip: .*4 jobs, 2 claims\.$/m);
  return `${workspace.root}/${file}`;
}

function records(workspace: ToyWorkspace): StoredRecord[] {
  return filesUnder(`${workspace.root}/artifacts/ac`)
    .map(({ path }) => JSON.parse(Deno.readTextFileSync(path)) as StoredRecord);
}

function blobOf(workspace: ToyWorkspace, kind: string): string {
  const record = records(workspace).find(({ manifest }) => manifest.kind === kind)!;
  return layoutOf(`${workspace.root}/artifacts`).blob(Object.values(record.outputs)[0].digest);
}

test("an archive is the same twice and elsewhere, is in order, and reproduces from a read-only folder", () =>
  inWorkspace(async (workspace) => {
    const path = await archived(workspace);
    const digest = digestOf(Deno.readFileSync(path));
    const again = await workspace.command("archive", "--profile", "smoke");
    assert.equal(again.code, 0, again.error);
    assert.equal(digestOf(Deno.readFileSync(path)), digest);
    // The same results in another folder: nothing of the place is in it.
    const other = makeWorkspace(hardNames);
    try {
      Deno.removeSync(`${other.root}/artifacts`, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    copyStore(workspace, other);
    const elsewhere = await other.command("archive", "--profile", "smoke");
    assert.equal(elsewhere.code, 0, elsewhere.error);
    assert.equal(digestOf(Deno.readFileSync(`${other.root}/${file}`)), digest);
    other.remove();

    const checked = await workspace.command("archive", "--check", file);
    assert.equal(checked.code, 0, checked.out + checked.error);
    assert.match(
      checked.out,
      /^bag \(BagIt 1\.0\): in order\ncrate .*: in order\nstore: in order\nsource: in order\nlinks: in order$/m,
    );
    assert.match(checked.out, /a DOI is stated +no: reserve one/);

    const root = unpacked(path);
    assert.equal(Deno.readTextFileSync(`${root}/data/source/docs/a b%20é名.md`), "hard names\n");
    assert.match(Deno.readTextFileSync(`${root}/data/report/index.html`), /<h1/);
    makeReadOnly(root);
    const { code, out, error } = await reproduced(root);
    assert.equal(code, 0, out + error);
    assert.match(out, /^Computed 4 of 4 jobs again in .*: 4 equal to the bit\.$/m);
    assert.match(out, /^C1 +total +18 .*disagrees$/m);
    assert.match(
      out,
      /^This archive holds: every byte is as it was archived, and all 4 jobs gave the same bytes again\.\n$/m,
    );
    const some = await reproduced(root, "--claims", "toy/C1");
    assert.match(some.out, /^Computed 3 of 4 jobs again/m);
    const sample = await reproduced(root, "--sample", "1", "--jobs", "1");
    assert.match(sample.out, /and 1 of 4 jobs gave the same bytes again\.$/m);
    const wrong = await reproduced(root, "--claim", "toy/C1");
    assert.equal(wrong.code, 2);
    assert.match(wrong.error, /^cannot use "--claim"; allowed: --sample <n>/);
  }, hardNames));

function copyStore(from: ToyWorkspace, to: ToyWorkspace): void {
  for (const folder of ["ac", "cas"]) {
    for (const { path } of filesUnder(`${from.root}/artifacts/${folder}`)) {
      const target = to.root + path.slice(from.root.length);
      Deno.mkdirSync(target.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.copyFileSync(path, target);
    }
  }
  Deno.copyFileSync(`${from.root}/artifacts/format`, `${to.root}/artifacts/format`);
}

/** What was done to an unpacked archive, and what its own program says of it. */
const tampered: readonly [what: string, change: (root: string) => void, said: RegExp][] = [
  [
    "a flipped byte of a result",
    (root) => {
      const [{ path }] = filesUnder(`${root}/data/store/cas`);
      const bytes = Deno.readFileSync(path);
      bytes[bytes.length >> 1] ^= 1;
      Deno.writeFileSync(path, bytes);
    },
    /^ {2}data\/store\/cas\/\w\w\/\w+ has other bytes than manifest-sha512\.txt says$/m,
  ],
  [
    "a renamed file",
    (root) => Deno.renameSync(`${root}/data/LICENSE`, `${root}/data/LICENCE`),
    /^ {2}data\/LICENSE is missing: it was renamed to data\/LICENCE$/m,
  ],
  [
    "a missing file",
    (root) => Deno.removeSync(`${root}/data/claims.json`),
    /^ {2}data\/claims\.json is missing$/m,
  ],
  [
    "an added file",
    (root) => Deno.writeTextFileSync(`${root}/data/more.txt`, "more"),
    /^ {2}data\/more\.txt was added: manifest-sha512\.txt does not name it$/m,
  ],
];

test("a flipped byte, a renamed, a missing and an added file are each named, here and there", () =>
  inWorkspace(async (workspace) => {
    const path = await archived(workspace);
    for (const [what, change, said] of tampered) {
      const root = unpacked(path);
      change(root);
      const { code, out } = await reproduced(root);
      assert.equal(code, 1, what);
      assert.match(out, said, what);
      assert.match(
        out,
        /^This archive does not hold: 1 problem of files\.$|^This archive does not hold: \d problems of files\.$/m,
      );
      assert.doesNotMatch(out, /Computed/);
      const inside = `${workspace.root}/artifacts/unpacked`;
      Deno.renameSync(root, inside);
      const checked = await workspace.command("archive", "--check", "artifacts/unpacked");
      assert.equal(checked.code, 4, what);
      assert.match(checked.out, said, what);
      Deno.removeSync(inside, { recursive: true });
    }
    // The same for bytes of the zip itself.
    const bytes = Deno.readFileSync(path);
    const at = new TextDecoder("latin1").decode(bytes).indexOf("Apache License");
    bytes[at] ^= 1;
    Deno.writeFileSync(path, bytes);
    const { code, out } = await workspace.command("archive", "--check", file);
    assert.equal(code, 4);
    assert.match(out, /data\/LICENSE has other bytes/);
  }, hardNames));

test("a result whose record says other bytes than its stage gives is found by computing again", () =>
  inWorkspace(async (workspace) => {
    const root = unpacked(await archived(workspace));
    // Everything agrees with everything: only the computation itself can tell.
    const { forge } = await import("../archive/forged.ts");
    forge(root, "total");
    const { code, out } = await reproduced(root);
    assert.equal(code, 1, out);
    assert.match(out, /every byte is as it was archived/);
    assert.match(out, /^toy\/totals: other bytes in total$/m);
    assert.match(out, /^This archive does not hold: 1 job did not give its bytes\.$/m);
  }));

test("without intermediates they are left out, and computed where they are needed", () =>
  inWorkspace(async (workspace) => {
    const path = await archived(workspace, "--without-intermediates");
    const root = unpacked(path);
    const lost = blobOf(workspace, "numbers").slice(`${workspace.root}/artifacts/`.length);
    assert.throws(() => Deno.statSync(`${root}/data/store/${lost}`), Deno.errors.NotFound);
    const { code, out } = await reproduced(root);
    assert.equal(code, 0, out);
    assert.match(out, /all 4 jobs gave the same bytes again/);
    const claim = await reproduced(root, "--claims", "toy/C1", "--jobs", "1");
    assert.equal(claim.code, 0, claim.out);
    const checked = await workspace.command("archive", "--check", file);
    assert.equal(checked.code, 0, checked.out);
  }));

test("what was not computed, or in another profile, is not archived; nothing is written", () =>
  inWorkspace(async (workspace) => {
    const never = await workspace.command("archive", "--profile", "smoke");
    assert.equal(never.code, 2, never.out);
    assert.match(
      never.error,
      /^cannot archive what was not computed\. Profile smoke.*4 of 4 jobs have no result \("toy\/draws\[width=1\]"/,
    );
    assert.match(never.error, /run `deno task repro --profile smoke --backend wasm` first/);
    await archived(workspace);
    Deno.removeSync(`${workspace.root}/${file}`);
    const other = await workspace.command("archive");
    assert.equal(other.code, 2);
    assert.match(
      other.error,
      /the last run was in profile smoke on back-end wasm: --profile smoke --backend wasm archives that/,
    );
    assert.deepEqual(filesUnder(`${workspace.root}/artifacts/archive`), []);
  }));

test("a missing or damaged blob is named with its job; nothing is lost, nothing half is left", () =>
  inWorkspace(async (workspace) => {
    const path = await archived(workspace);
    const before = digestOf(Deno.readFileSync(path));
    const blob = blobOf(workspace, "numbers");
    Deno.chmodSync(blob, 0o644);
    const bytes = Deno.readFileSync(blob);
    bytes[bytes.length >> 1] ^= 1;
    Deno.writeFileSync(blob, bytes);
    const damaged = await workspace.command("archive", "--profile", "smoke");
    assert.equal(damaged.code, 4);
    assert.match(
      damaged.error,
      /^cannot archive toy\/draws\[width=1\], output numbers: its bytes are not what its name says/,
    );
    Deno.removeSync(blob);
    const missing = await workspace.command("archive", "--profile", "smoke");
    assert.equal(missing.code, 4);
    assert.match(
      missing.error,
      /^cannot archive "toy\/draws\[width=1\]": its bytes are not there/,
    );
    // The archive of before is still there, and no other file.
    assert.equal(digestOf(Deno.readFileSync(path)), before);
    assert.equal(filesUnder(`${workspace.root}/artifacts/archive`).length, 1);
    assert.deepEqual(filesUnder(`${workspace.root}/artifacts/tmp`), []);
  }));

test("a value of .env in a source, and a link, are refused; what .gitignore names is left out", () =>
  inWorkspace(async (workspace) => {
    await archived(workspace);
    workspace.write(".env", "SERVICE_KEY=abcd-1234-efgh\n");
    workspace.write("notes/mine.md", "I use abcd-1234-efgh.\n");
    const found = await workspace.command("archive", "--profile", "smoke");
    assert.equal(found.code, 2);
    assert.match(
      found.error,
      /cannot archive data\/source\/notes\/mine\.md: it contains the value of SERVICE_KEY in \.env/,
    );
    assert.doesNotMatch(found.error, /abcd-1234/);
    workspace.write(".gitignore", "notes/\n");
    assert.equal((await workspace.command("archive", "--profile", "smoke")).code, 0);
    Deno.symlinkSync("/etc/hostname", `${workspace.root}/host`);
    const linked = await workspace.command("archive", "--profile", "smoke");
    assert.match(linked.error, /cannot archive host: it is a link/);
  }));

test("a killed writer leaves nothing under the final name; the next run sweeps what it left", () =>
  inWorkspace(async (workspace) => {
    await archived(workspace);
    Deno.removeSync(`${workspace.root}/${file}`);
    workspace.write("docs/large.bin", "x".repeat(200_000_000));
    const child = workspace.start("archive", "--profile", "smoke");
    const streams = Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
    // As soon as the unfinished zip is there.
    while (filesUnder(`${workspace.root}/artifacts/tmp`).every(({ bytes }) => bytes < 1_000_000)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill("SIGKILL");
    await child.status;
    await streams;
    assert.deepEqual(filesUnder(`${workspace.root}/artifacts/archive`), []);
    Deno.removeSync(`${workspace.root}/docs/large.bin`);
    assert.equal((await workspace.command("archive", "--profile", "smoke")).code, 0);
    assert.deepEqual(filesUnder(`${workspace.root}/artifacts/tmp`), []);
  }));

test("--check says what it cannot read, and what is no archive", () =>
  inWorkspace(async (workspace) => {
    const absent = await workspace.command("archive", "--check", "artifacts/none.zip");
    assert.equal(absent.code, 2);
    assert.match(absent.error, /cannot find the archive .*none\.zip; allowed: a \.crate\.zip/);
    workspace.write("artifacts/text.zip", "no zip");
    const other = await workspace.command("archive", "--check", "artifacts/text.zip");
    assert.equal(other.code, 4);
    assert.match(
      other.error,
      /cannot read .*text\.zip as a zip: it is cut short, or something else/,
    );
    const outside = await workspace.command("archive", "--check", "/etc/hosts");
    assert.equal(outside.code, 2);
    assert.match(
      outside.error,
      /cannot read \/etc\/hosts: this program may read its workspace only/,
    );
    const empty = await workspace.command("archive", "--check", "papers");
    assert.equal(empty.code, 4);
    assert.match(empty.out, /manifest-sha512\.txt is missing/);
  }, { "papers/toy.yaml": toyPaper }));
