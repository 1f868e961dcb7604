/** An unpacked archive in which a result was replaced, and everything that names it as well. */
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { parseRecord, recordText, type StoredRecord } from "../../../lib/pipeline/store/record.ts";
import { filesUnder } from "../../../lib/pipeline/store/inventory.ts";
import { measured } from "../../../lib/pipeline/archive/content/payload.ts";
import {
  bagInfoText,
  bagInfoValues,
  manifestText,
  payloadManifest,
  tagManifest,
} from "../../../lib/pipeline/archive/bag/bag-text.ts";
import { blobPath, recordPath } from "../../../lib/pipeline/archive/store-paths.ts";

/**
 * Gives the only job of a kind another output: the blob, the record with its seal, the bag's manifests. Its
 * consumers keep the input that they had, so that they still give their own bytes.
 */
export function forge(root: string, kind: string): void {
  const record = filesUnder(`${root}/data/store/ac`).map(({ path }) => recordAt(path))
    .find(({ manifest }) => manifest.kind === kind)!;
  const [[name, output]] = Object.entries(record.outputs);
  const bytes = Deno.readFileSync(`${root}/${blobPath(output.digest)}`);
  bytes[bytes.length >> 1] ^= 1;
  const digest = digestOf(bytes);
  const path = `${root}/${blobPath(digest)}`;
  Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeFileSync(path, bytes);
  const forged: StoredRecord = { ...record, outputs: { [name]: { ...output, digest } } };
  Deno.writeTextFileSync(`${root}/${recordPath(record.key)}`, recordText(forged));
  seal(root);
}

function recordAt(path: string): StoredRecord {
  const bytes = Deno.readFileSync(path);
  const { key } = JSON.parse(new TextDecoder().decode(bytes));
  return parseRecord(bytes, { key })!;
}

/** The bag's own files, made again. */
function seal(root: string): void {
  const checksum = (path: string) => measured({ path, content: `${root}/${path}` }).sha512;
  const payload = filesUnder(`${root}/data`).map(({ path, bytes }) => ({
    path: path.slice(root.length + 1),
    bytes,
  }));
  const write = (name: string, text: string) => Deno.writeTextFileSync(`${root}/${name}`, text);
  const sums = (paths: readonly string[]) =>
    manifestText(new Map(paths.map((p) => [p, checksum(p)])));
  write(payloadManifest, sums(payload.map(({ path }) => path)));
  const info = Deno.readTextFileSync(`${root}/bag-info.txt`);
  const size = payload.reduce((sum, { bytes }) => sum + bytes, 0);
  const [description] = bagInfoValues(info, "External-Description");
  write(
    "bag-info.txt",
    bagInfoText([["External-Description", description], [
      "Payload-Oxum",
      `${size}.${payload.length}`,
    ]]),
  );
  write(tagManifest, sums(["bag-info.txt", "bagit.txt", payloadManifest]));
}
