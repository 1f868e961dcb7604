/**
 * Caches that say otherwise than their sources: shown by `repro`, found by `verify`, by deno.json's tasks. A half
 * of them at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../../commit-number.ts";
import { makeCheckout } from "../../circumstances/checkout.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { readCache, writeCache } from "../../../lib/pipeline/store/cache.ts";
import { layoutOf } from "../../../lib/pipeline/store/layout.ts";
import { filesUnder } from "../../faults/store-contents.ts";

const jobs = 6;
const anything = () => true;

/** As a blob of the store. */
function putBlob(root: string, text: string): { digest: string; size: number } {
  const digest = digestOf(text);
  const folder = `${root}/artifacts/cas/${digest.slice(0, 2)}`;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/${digest.slice(2)}`, text);
  return { digest, size: new TextEncoder().encode(text).length };
}

type Forgery = readonly [cache: string, file: string, edit: (text: string) => string];

/** Edits of caches after which another number or word is shown. */
function forgeriesIn(root: string): readonly Forgery[] {
  return [
    ["specification", "specification-default.json", (text) => {
      return text.replaceAll('"published":"18"', '"published":"1818"');
    }],
    ["index", "index.json", (text) => {
      // The verdict of the claim: another blob, which is well-formed.
      const [blob] = filesUnder(`${root}/artifacts`, "cas/").map((path) => {
        const whole = Deno.readTextFileSync(`${root}/artifacts/${path}`);
        return whole.startsWith("{") && whole.includes('"headline"') ? [path, whole] : undefined;
      }).filter((one) => one !== undefined);
      const digest = blob[0].split("/").slice(1).join("");
      const other = putBlob(root, blob[1].replace(/"measured": ?[\d.]+/, '"measured":4242'));
      const size = new TextEncoder().encode(blob[1]).length;
      return text.replace(`"${digest}",${size}`, `"${other.digest}",${other.size}`);
    }],
    ["bundles", "bundles.json", (text) => {
      const memo = JSON.parse(text);
      for (const entry of Object.values<{ digest: string; size: number }>(memo.entries)) {
        const { digest } = entry;
        const path = `${root}/artifacts/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
        const code = Deno.readTextFileSync(path);
        if (!/summary:\s*"total"/.test(code)) continue;
        Object.assign(entry, putBlob(root, code.replace("sum=0", "sum=777")));
      }
      return JSON.stringify(memo);
    }],
  ];
}

Deno.test("a forged cache is found by verify if this user sealed it, and is none if another did", async (test) => {
  const checkout = makeCheckout();
  const { root } = checkout;
  const layout = layoutOf(`${root}/artifacts`);
  const good = async (...words: readonly string[]) => {
    const { code, out, error } = await checkout.task(words);
    assert.equal(code, 0, `${words.join(" ")}\n${out}\n${error}`);
    return out;
  };
  const forge = (name: string, edit: (text: string) => string) => {
    const text = JSON.stringify(readCache(layout, name, anything));
    const forged = edit(text);
    assert.notEqual(forged, text, name);
    return JSON.parse(forged);
  };
  try {
    await good("repro");
    const shown = () => good("show", "toy/C1");
    const honest = await shown();
    assert.match(honest, /Verdict: \w+/);
    assert.match(await good("verify"), new RegExp(`\\b${jobs} jobs byte for byte equal`));
    // Files that were young at first have settled: from now on their looks are noted as they stay.
    await good("repro");
    for (const [index, [cache, file, edit]] of forgeriesIn(root).entries()) {
      const ignore = isOtherTurn(index, 2);
      const fn = async () => {
        const forged = forge(file, edit);
        const whole = Deno.readFileSync(`${root}/artifacts/cache/${file}`);
        // By somebody else: sealed by what everybody knows.
        const json = JSON.stringify(forged);
        Deno.writeTextFileSync(`${layout.cache}/${file}`, `${digestOf(json)} ${file}\n${json}`);
        await good("repro");
        assert.equal(await shown(), honest, "another's");
        Deno.writeFileSync(`${layout.cache}/${file}`, whole);
        // By who has the secret.
        writeCache(layout, file, forged);
        await good("repro");
        assert.notEqual(await shown(), honest, "control: it would be believed");
        writeCache(layout, file, forged);
        const { code, out, error } = await checkout.task(["verify"]);
        assert.equal(code, 4, `${out}\n${error}`);
        assert.match(
          out,
          new RegExp(`artifacts/cache/${cache}\\S* says otherwise than its sources`),
        );
        Deno.removeSync(`${root}/artifacts/cache`, { recursive: true });
        await good("repro");
        assert.equal(await shown(), honest, "made again");
        assert.match(await good("verify"), /byte for byte equal/);
      };
      await test.step({ name: cache, ignore, fn });
    }
  } finally {
    checkout.remove();
  }
});
