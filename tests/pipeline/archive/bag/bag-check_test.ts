import assert from "node:assert/strict";
import { digestOf } from "../../../../lib/pipeline/keys/digest.ts";
import { checkBag } from "../../../../lib/pipeline/archive/bag/bag-check.ts";
import {
  bagInfoText,
  declarationText,
  manifestText,
} from "../../../../lib/pipeline/archive/bag/bag-text.ts";
import { folderTree } from "../../../../lib/pipeline/archive/bag/file-tree.ts";
import { measured } from "../../../../lib/pipeline/archive/content/payload.ts";

const payload: Readonly<Record<string, string>> = {
  "data/a b.txt": "one",
  "data/100% new\nline.txt": "two",
  "data/Größe/名前": "three",
};

const checksum = (text: string) =>
  measured({ path: "", content: new TextEncoder().encode(text) }).sha512;
const checksums = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, checksum(text)]));

function makeBag(): string {
  const bytes = Object.values(payload).reduce((sum, text) => sum + text.length, 0);
  const tags: Record<string, string> = {
    "bagit.txt": declarationText,
    "bag-info.txt": bagInfoText([["Payload-Oxum", `${bytes}.${Object.keys(payload).length}`]]),
    "manifest-sha512.txt": manifestText(checksums(payload)),
  };
  tags["tagmanifest-sha512.txt"] = manifestText(checksums(tags));
  const root = Deno.makeTempDirSync();
  for (const [path, text] of Object.entries({ ...payload, ...tags })) {
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, text);
  }
  return root;
}

function problemsAfter(change: (root: string) => void): readonly string[] {
  const root = makeBag();
  try {
    change(root);
    return checkBag(folderTree(root)).problems;
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

Deno.test("a whole bag has no problems, and its digests are those of its files", () => {
  const root = makeBag();
  const { problems, files, digests } = checkBag(folderTree(root));
  Deno.removeSync(root, { recursive: true });
  assert.deepEqual(problems, []);
  assert.equal(files, Object.keys(payload).length + 4);
  const { sha256, git } = digests.get("data/a b.txt")!;
  assert.equal(sha256, digestOf("one"));
  // printf one | git hash-object --stdin
  assert.equal(git, "43dd47ea691c90a5fa7827892c70241913351963");
});

/** What was done to a bag, and what is said of it. */
const changes: Readonly<Record<string, [(root: string) => void, RegExp]>> = {
  "a flipped bit": [
    (root) => Deno.writeTextFileSync(`${root}/data/a b.txt`, "onf"),
    /^data\/a b\.txt has other bytes than manifest-sha512\.txt says$/,
  ],
  "a renamed file": [
    (root) => Deno.renameSync(`${root}/data/a b.txt`, `${root}/data/b.txt`),
    /^data\/a b\.txt is missing: it was renamed to data\/b\.txt$/,
  ],
  "a missing file": [
    (root) => Deno.removeSync(`${root}/data/Größe/名前`),
    /^data\/Größe\/名前 is missing$/,
  ],
  "a missing file with a name that is escaped": [
    (root) => Deno.removeSync(`${root}/data/100% new\nline.txt`),
    /^data\/100% new\nline\.txt is missing$/,
  ],
  "an added file": [
    (root) => Deno.writeTextFileSync(`${root}/data/more`, "four"),
    /^data\/more was added: manifest-sha512\.txt does not name it$/,
  ],
  "an added file beside the payload": [
    (root) => Deno.writeTextFileSync(`${root}/notes.txt`, "mine"),
    /^notes\.txt was added: tagmanifest-sha512\.txt does not name it$/,
  ],
  "a link in the place of a file": [
    (root) => {
      Deno.renameSync(`${root}/data/a b.txt`, `${root}.elsewhere`);
      Deno.symlinkSync(`${root}.elsewhere`, `${root}/data/a b.txt`);
    },
    /^data\/a b\.txt is missing$/,
  ],
  "an edited manifest": [
    (root) => {
      const path = `${root}/manifest-sha512.txt`;
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace(/^./, "0"));
    },
    /^manifest-sha512\.txt has other bytes than tagmanifest-sha512\.txt says$/,
  ],
  "a missing manifest": [
    (root) => Deno.removeSync(`${root}/manifest-sha512.txt`),
    /^manifest-sha512\.txt is missing$/,
  ],
  "another declaration": [
    (root) => Deno.writeTextFileSync(`${root}/bagit.txt`, "BagIt-Version: 0.97\n"),
    /^bagit\.txt does not declare BagIt 1\.0/,
  ],
  "a path that leads out": [
    (root) => {
      const path = `${root}/manifest-sha512.txt`;
      Deno.writeTextFileSync(path, `${checksum("x")}  ../../etc/passwd\n`, { append: true });
    },
    /^manifest-sha512\.txt, line 4: \.\.\/\.\.\/etc\/passwd leads out of the bag$/,
  ],
  "a line that is none": [
    (root) => Deno.writeTextFileSync(`${root}/manifest-sha512.txt`, "abc\n", { append: true }),
    /^manifest-sha512\.txt, line 4: not a checksum and a path$/,
  ],
  "another number of files": [
    (root) => Deno.writeTextFileSync(`${root}/bag-info.txt`, "Payload-Oxum: 1.1\n"),
    /^bag-info\.txt says 1\.1 \(bytes\.files\), and there are 11\.3$/,
  ],
};

for (const [what, [change, said]] of Object.entries(changes)) {
  Deno.test(`${what} is named`, () => {
    const problems = problemsAfter(change);
    assert.ok(problems.some((problem) => said.test(problem)), problems.join("\n"));
  });
}
