/** What can be wrong with an external file on the disk: told before anything runs, all at once. */
import assert from "node:assert/strict";
import { Problems } from "../../../lib/contract/errors.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { absentFiles, fileBytesMax } from "../../../lib/pipeline/files/external-file.ts";
import { openExternalFiles } from "../../../lib/pipeline/files/external-files.ts";
import type { SourceSpec, StageSpec } from "../../../lib/pipeline/specification/specification.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";

interface Place {
  readonly root: string;
  readonly outside: string;
  write(path: string, text: string): void;
}

/** A workspace with a package, and a folder beside it. */
function inPlace(body: (place: Place) => void): void {
  const root = Deno.makeTempDirSync({ prefix: "files-" });
  const outside = Deno.makeTempDirSync({ prefix: "files-" });
  const write = (path: string, text: string) => {
    const whole = path.startsWith("/") ? path : `${root}/${path}`;
    Deno.mkdirSync(whole.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(whole, text);
  };
  // As Deno lays packages out: a link into a folder of all packages.
  write("node_modules/.deno/digits@1.0.0/node_modules/digits/data/train", "7");
  write("node_modules/.deno/digits@1.0.0/node_modules/other/secret", "8");
  Deno.symlinkSync(".deno/digits@1.0.0/node_modules/digits", `${root}/node_modules/digits`);
  write("node_modules/@scope/digits/x", "9");
  write("data/prices.csv", "1");
  write(`${outside}/prices.csv`, "2");
  try {
    body({ root, outside, write });
  } finally {
    for (const folder of [root, outside]) Deno.removeSync(folder, { recursive: true });
  }
}

const place = { file: "papers/toy.yaml", line: 3, column: 14 };
const placeOfDigest = { file: "papers/toy.yaml", line: 3, column: 40 };

/** The problems of some sources, and the digests of those that have none. */
function read(root: string, ...sources: readonly Partial<SourceSpec>[]) {
  const files = Object.fromEntries(
    sources.map((source, index) => [`r${index}`, { name: "s", file: "?", place, ...source }]),
  );
  const store = openStore(openLayout(`${root}/artifacts`));
  const stage = { files } as unknown as StageSpec;
  try {
    return openExternalFiles([stage], { workspace: root, store }).digests(stage);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.errors.map(({ message, exitCode }) => {
      assert.equal(exitCode, 2);
      return message;
    });
  } finally {
    releaseTmp(store.layout);
  }
}

const cannot = (path: string) => `papers/toy.yaml:3:14 cannot use ${path} as source "s": `;

Deno.test("files of the workspace and of packages are found; links that stay inside are followed", () => {
  inPlace(({ root }) => {
    Deno.symlinkSync("prices.csv", `${root}/data/link.csv`);
    assert.deepEqual(
      read(
        root,
        { file: "data/prices.csv", sha256: digestOf("1") },
        { file: "data/link.csv" },
        { package: "digits", file: "data/train", sha256: digestOf("7") },
        { package: "@scope/digits", file: "x", sha256: digestOf("9") },
      ),
      { r0: digestOf("1"), r1: digestOf("1"), r2: digestOf("7"), r3: digestOf("9") },
    );
  });
});

Deno.test("a workspace that is itself reached by a link is no reason to refuse", () => {
  inPlace(({ root, outside }) => {
    Deno.symlinkSync(root, `${outside}/link`);
    assert.deepEqual(read(`${outside}/link`, { file: "data/prices.csv" }), { r0: digestOf("1") });
  });
});

/** Puts everything there that cannot be used. */
function spoil({ root, outside, write }: Place): void {
  Deno.symlinkSync(`${outside}/prices.csv`, `${root}/data/out.csv`);
  Deno.symlinkSync(outside, `${root}/away`);
  Deno.symlinkSync("nowhere", `${root}/data/dangling.csv`);
  Deno.symlinkSync("circle", `${root}/circle`);
  Deno.symlinkSync("../other/secret", `${root}/node_modules/digits/sideways`);
  write("artifacts/format", "asymptopia store 1, sha256\n");
  Deno.symlinkSync("../artifacts/format", `${root}/data/store`);
  new Deno.Command("mkfifo", { args: [`${root}/data/pipe`] }).outputSync();
  const large = `${root}/data/large`;
  Deno.writeTextFileSync(large, "");
  Deno.truncateSync(large, fileBytesMax + 1);
}

Deno.test("each problem is explained, and all are reported together", () => {
  inPlace((place) => {
    spoil(place);
    const { root } = place;
    const wrong = "0".repeat(64);
    const problems = read(
      root,
      { file: "data/price.csv" },
      { file: "dat/prices.csv" },
      { file: "data/prices.csv/deeper" },
      { file: "data/dangling.csv" },
      { file: "data" },
      { file: "data/pipe" },
      { file: "data/out.csv" },
      { file: "away/prices.csv" },
      { file: "data/store" },
      { file: "circle" },
      { file: "data/large" },
      { file: "data/prices.csv", sha256: wrong, placeOfDigest },
      { package: "digit", file: "x", sha256: wrong },
      { package: "@scope/digit", file: "x", sha256: wrong },
      { package: "digits", file: "data/test", sha256: wrong },
      { package: "digits", file: "sideways", sha256: wrong },
      { package: "digits", file: "data/train", sha256: wrong, placeOfDigest },
    );
    const [one, seven] = [digestOf("1"), digestOf("7")];
    assert.deepEqual(problems, [
      `${cannot("data/price.csv")}it is not there; allowed: in its folder: prices.csv, ` +
      "out.csv, pipe, dangling.csv, large, store",
      `${cannot("dat/prices.csv")}it is not there`,
      `${cannot("data/prices.csv/deeper")}it is not there`,
      `${cannot("data/dangling.csv")}it is a link to what is not there`,
      `${cannot("data")}it is a folder; name one file of it`,
      `${cannot("data/pipe")}it is neither file nor folder`,
      `${cannot("data/out.csv")}it is a link that leads out of the workspace; ` +
      "copy the file to where the link is",
      `${cannot("away/prices.csv")}it is a link that leads out of the workspace; ` +
      "copy the file to where the link is",
      `${cannot("data/store")}it is a link into artifacts/, which the engine itself writes`,
      `${cannot("circle")}its links go in a circle`,
      `${cannot("data/large")}it has 1000000001 bytes; ` +
      "allowed: files of up to 1 GB, for a stage gets the whole of it",
      'papers/toy.yaml:3:40 cannot use data/prices.csv as source "s": its SHA-256 is ' +
      `${one}, not ${wrong}; if the file was meant to change, write \`sha256: ${one}\``,
      'papers/toy.yaml:3:14 cannot find the package "digit" of source "s"; ' +
      "allowed: digits, @scope/digits; to install it: deno add npm:digit",
      'papers/toy.yaml:3:14 cannot find the package "@scope/digit" of source "s"; ' +
      "allowed: @scope/digits, digits; to install it: deno add npm:@scope/digit",
      `${cannot("node_modules/digits/data/test")}it is not there; allowed: in its folder: train`,
      `${cannot("node_modules/digits/sideways")}it is a link that leads out of package "digits"; ` +
      "copy the file to where the link is",
      'papers/toy.yaml:3:40 cannot use node_modules/digits/data/train as source "s": its ' +
      `SHA-256 is ${seven}, not ${wrong}; if the file was meant to change, ` +
      `write \`sha256: ${seven}\``,
    ]);
  });
});

Deno.test("how to get a file is shown to those who lack it", () => {
  const place = { file: "papers/toy.yaml", line: 3, column: 14 };
  const source = { name: "s", file: "data/far.bin", obtain: "download it from there", place };
  const [problem] = absentFiles([source], Deno.makeTempDirSync({ prefix: "obtain-" }));
  assert.equal(
    problem.message,
    'papers/toy.yaml:3:14 cannot use data/far.bin as source "s": it is not there; download it from there',
  );
});
