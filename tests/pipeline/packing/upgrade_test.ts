import assert from "node:assert/strict";
import { upgrade, upgradeLines } from "../../../lib/pipeline/packing/upgrade.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";

type Files = Readonly<Record<string, string>>;

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    Deno.mkdirSync(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${folder}/${path}`, text);
  }
}

function version(version: string, lineWidth: number, files: Files): Files {
  const all: Files = {
    "workspace/deno.json": JSON.stringify({ fmt: { lineWidth } }),
    "workspace/deno.lock": `lock of ${version}`,
    ...files,
  };
  const digests = Object.fromEntries(
    Object.entries(all).map(([path, text]) => [path, digestOf(text)]),
  );
  const contents = { name: "asymptopia", version, deno: "2.9.6", files: digests };
  return { ...all, "contents.json": JSON.stringify(contents) };
}

function inWorkspace(own: Files, body: (root: string, staged: string) => void): void {
  const root = Deno.makeTempDirSync({ prefix: "upgrade-" });
  const staged = `${root}/vendor/.asymptopia-new`;
  try {
    write(
      `${root}/vendor/asymptopia`,
      version("1.0.0", 100, { "lib/a.ts": "1", "lib/old.ts": "1" }),
    );
    write(staged, version("2.0.0", 110, { "lib/a.ts": "2", "lib/new.ts": "1" }));
    write(root, {
      "deno.json": '{ "fmt": { "lineWidth": 100 } }',
      "deno.lock": "lock of 1.0.0",
      ...own,
    });
    body(root, staged);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const read = (path: string) => Deno.readTextFileSync(path);
const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("the new version is in the place of the old, deno.json and deno.lock with it, nothing beside", () =>
  inWorkspace({}, (root, staged) => {
    const lines = upgradeLines(upgrade(root, staged));
    assert.deepEqual(lines, ["asymptopia 1.0.0 → 2.0.0: 5 of 5 files differ."]);
    assert.deepEqual(namesIn(`${root}/vendor`), ["asymptopia"]);
    assert.deepEqual(namesIn(`${root}/vendor/asymptopia/lib`), ["a.ts", "new.ts"]);
    assert.deepEqual(namesIn(root), ["deno.json", "deno.lock", "vendor"]);
    assert.deepEqual(JSON.parse(read(`${root}/deno.json`)), { fmt: { lineWidth: 110 } });
    assert.equal(read(`${root}/deno.lock`), "lock of 2.0.0");
  }));

Deno.test("what is the workspace's own stays, and is reported", () =>
  inWorkspace({ "deno.json": '{"fmt":{"lineWidth":80}}', "deno.lock": "own" }, (root, staged) => {
    const lines = upgradeLines(upgrade(root, staged));
    assert.match(lines[1], /^deno\.json: fmt\.lineWidth is yours, and stays/);
    assert.match(lines[2], /^deno\.lock has packages of your own: run `deno install/);
    assert.deepEqual(JSON.parse(read(`${root}/deno.json`)), { fmt: { lineWidth: 80 } });
    assert.equal(read(`${root}/deno.lock`), "own");
  }));

Deno.test("an edited copy, or a deno.json that is no JSON, is refused and nothing is changed", () => {
  inWorkspace({ "vendor/asymptopia/lib/a.ts": "edited" }, (root, staged) => {
    assert.throws(() => upgrade(root, staged), /lib\/a\.ts is not as packed, and would be lost/);
    assert.equal(read(`${root}/vendor/asymptopia/lib/a.ts`), "edited");
    assert.equal(read(`${root}/deno.lock`), "lock of 1.0.0");
  });
  inWorkspace({ "deno.json": "{ // mine\n}" }, (root, staged) => {
    assert.throws(() => upgrade(root, staged), /cannot read .*deno\.json/);
    assert.deepEqual(namesIn(`${root}/vendor/asymptopia/lib`), ["a.ts", "old.ts"]);
    assert.deepEqual(namesIn(root), ["deno.json", "deno.lock", "vendor"]);
  });
});
