import assert from "node:assert/strict";
import { fromFileUrl, toFileUrl } from "../../../lib/pipeline/system/path.ts";

const names = [
  "a b",
  "a%20b",
  "100%",
  "#1",
  "what?",
  "é",
  "e\u0301",
  "日本",
  "a&b",
  "it's",
  "[x]",
  "😀",
];

Deno.test("fromFileUrl gives back what toFileUrl was given, whatever letters a folder's name has", () => {
  for (const name of names) {
    assert.equal(fromFileUrl(toFileUrl(`/tmp/${name}/x.ts`)), `/tmp/${name}/x.ts`, name);
  }
  assert.equal(fromFileUrl("file:///tmp/My%20Repo/"), "/tmp/My Repo");
});

Deno.test("fromFileUrl opens the file that a URL names, where the URL's pathname does not", () => {
  const root = Deno.makeTempDirSync();
  try {
    for (const name of names) {
      Deno.mkdirSync(`${root}/${name}`);
      Deno.writeTextFileSync(`${root}/${name}/x`, name);
      const url = new URL("x", toFileUrl(`${root}/${name}/`));
      assert.equal(Deno.readTextFileSync(fromFileUrl(url)), name);
    }
    assert.equal(fromFileUrl(import.meta.url), import.meta.filename);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
