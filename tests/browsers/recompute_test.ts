/**
 * Jobs of the store, computed again in browsers from their records and blobs alone, by the bundles that
 * ran: each gives the bytes of the record, whatever mathematics the browser was built with. Quick jobs in
 * which every kind of stage and every plug-in of the papers is, a quarter of them at each commit in each
 * browser, in one a commit before the other; `ASYMPTOPIA_ALL=1` takes them all in both,
 * `ASYMPTOPIA_ALL_JOBS=1` every job.
 */
import assert from "node:assert/strict";
import { build, stop } from "esbuild";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { readHistory } from "../../lib/pipeline/runs/history.ts";
import { layoutOf, storeRoot } from "../../lib/pipeline/store/layout.ts";
import { parseRecord, type StoredRecord } from "../../lib/pipeline/store/record.ts";
import { readIfPresent } from "../../lib/pipeline/store/file-operations.ts";
import { shareOf } from "../commit-number.ts";
import { type BrowserName, inBrowser, programOf } from "./browser.ts";
import { type Candidate, covering } from "./covering.ts";
import type { PageResult } from "./recomputing-page.ts";

const workspace = fromFileUrl(import.meta.resolve("../../"));
const layout = layoutOf(storeRoot(workspace));
const takesAll = Deno.env.get("ASYMPTOPIA_ALL_JOBS") === "1";
/** Larger ones say nothing new, and a browser takes its time to fetch them. */
const secondsMax = 3;

/** Records of the last results, by job; of a GPU only numbers are promised. */
function records(): Map<string, StoredRecord> {
  const found = new Map<string, StoredRecord>();
  for (const [job, key] of readHistory(layout)) {
    const bytes = readIfPresent(layout.record(key));
    const record = bytes && parseRecord(bytes, { key });
    if (record && record.manifest.backend !== "webgpu") found.set(job, record);
  }
  return found;
}

/** All jobs but those that take a browser long; or every one. */
function candidates(all: ReadonlyMap<string, StoredRecord>): readonly Candidate[] {
  return [...all].filter(([, { provenance }]) => takesAll || provenance.seconds <= secondsMax)
    .map(([job, { key, manifest, provenance }]) => ({
      job,
      key,
      seconds: provenance.seconds,
      pieces: [
        manifest.kind,
        ...Object.entries(manifest.uses).flatMap(([slot, uses]) =>
          uses.map(({ name }) => `${slot} ${name}`)
        ),
      ],
    }));
}

/** Jobs by key; `turn` says which quarter. */
function chosen(all: ReadonlyMap<string, StoredRecord>, turn: number): Map<string, string> {
  const given = candidates(all);
  const taken = takesAll ? given : shareOf(covering(given), 4, turn);
  return new Map(taken.map(({ key, job }) => [key, job]));
}

async function pageCode(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fromFileUrl(import.meta.resolve("./recomputing-page.ts"))],
    bundle: true,
    format: "esm",
    write: false,
  });
  await stop();
  return outputFiles[0].text;
}

/** Serves the page, records and blobs; `spoil` may change a blob's bytes. */
async function served<T>(
  body: (address: string) => Promise<T>,
  spoil: (digest: string, bytes: Uint8Array) => Uint8Array = (_, bytes) => bytes,
): Promise<T> {
  const code = await pageCode();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, ({ url }) => {
    const [kind, name] = url.replace(/^https?:\/\/[^/]+\//, "").split("/");
    if (kind === "record") return new Response(readIfPresent(layout.record(name)));
    if (kind === "blob") {
      return new Response(spoil(name, readIfPresent(layout.blob(name))!) as BodyInit);
    }
    if (kind === "page.js") {
      return new Response(code, { headers: { "content-type": "text/javascript" } });
    }
    const page = `<!doctype html><title>jobs</title><script type="module" src="/page.js"></script>`;
    return new Response(page, { headers: { "content-type": "text/html" } });
  });
  try {
    return await body(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

async function resultsIn(name: BrowserName, address: string, keys: readonly string[]) {
  return await inBrowser(name, async (browser) => {
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForFunction("typeof recomputeAll === 'function'");
    return await page.evaluate(`recomputeAll(${JSON.stringify(keys)})`) as PageResult[];
  });
}

const all = records();

for (const [turn, name] of (["chromium", "firefox"] as const).entries()) {
  const keys = chosen(all, turn);
  const ignore = programOf(name) === undefined || keys.size === 0;
  Deno.test({
    name: `${name} computes jobs of the store again to the bit`,
    ignore,
    async fn() {
      const results = await served((address) => resultsIn(name, address, [...keys.keys()]));
      const apart = results.filter(({ result }) => result !== "equal")
        .map(({ key, result }) => `${keys.get(key)}: ${result}`);
      assert.deepEqual(apart, []);
      assert.equal(results.length, keys.size);
      const seconds = results.reduce((sum, { seconds }) => sum + seconds, 0);
      console.log(`${results.length} of ${all.size} jobs, ${seconds.toFixed(0)} s`);
    },
  });

  Deno.test({
    name: `${name} tells a job whose input has one other byte`,
    ignore,
    async fn() {
      const [job, record] = [...all].find(([, { manifest, provenance }]) =>
        manifest.kind === "compare-theory" && provenance.seconds < secondsMax &&
        Object.keys(manifest.inputs).length > 0
      )!;
      const spoiled = Object.values(record.manifest.inputs)[0][0].digest;
      const results = await served(
        (address) => resultsIn(name, address, [record.key]),
        (digest, bytes) => {
          if (digest !== spoiled) return bytes;
          // The last bit of exponents of a number somewhere among the values, past the schema.
          const other = bytes.slice();
          for (let at = Math.floor(bytes.length / 2); at < bytes.length; at += 8) other[at] ^= 0x10;
          return other;
        },
      );
      assert.notEqual(results[0].result, "equal", job);
    },
  });
}
