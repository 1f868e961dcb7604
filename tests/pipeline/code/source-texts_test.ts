import assert from "node:assert/strict";
import {
  keepSourceTexts,
  keptSourceText,
  presentSourceText,
} from "../../../lib/pipeline/code/source-texts.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";

Deno.test("texts are kept under what they are, and nothing else is given for them", () => {
  const root = Deno.makeTempDirSync({ prefix: "texts-" });
  const layout = layoutOf(`${root}/artifacts`);
  try {
    Deno.mkdirSync(`${root}/lib/contract`, { recursive: true });
    Deno.writeTextFileSync(`${root}/lib/a.ts`, "old ρ\n");
    const [old, other] = [digestOf("old ρ\n"), digestOf("another")];
    const files = new Map([
      [`${root}/lib/a.ts`, old],
      [`${root}/lib/gone.ts`, other],
    ]);
    keepSourceTexts({ ...layout, isReadOnly: true }, files);
    assert.equal(keptSourceText(layout, old), undefined, "a question changes no file");
    keepSourceTexts(layout, files);
    Deno.writeTextFileSync(`${root}/lib/a.ts`, "new\n");
    // The file is no longer what the digest says.
    keepSourceTexts(layout, new Map([[`${root}/lib/a.ts`, other]]));
    assert.equal(keptSourceText(layout, old), "old ρ\n");
    assert.equal(keptSourceText(layout, other), undefined);
    assert.equal(presentSourceText(root, "lib/a.ts"), "new\n");
    assert.equal(presentSourceText(root, "lib/gone.ts"), undefined);
    Deno.writeTextFileSync(`${layout.cache}/texts/${old}`, "damaged");
    assert.equal(keptSourceText(layout, old), undefined);
  } finally {
    releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
});
