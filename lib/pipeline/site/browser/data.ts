/** Files beside the page: scripts that bring bytes, and scripts that bring code. Works without a server. */
import { digestOfBytes } from "../../recompute/equality.ts";
import { dataFile, receiver } from "../data-names.ts";

/** A file of the site that is missing, or whose bytes are not those that its name says. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
}

/** Address of the site's folder: that of the script that this is part of. */
const base = (document.currentScript as HTMLScriptElement).src;
const waiting = new Map<string, (packed: string) => void>();
Object.assign(globalThis, {
  [receiver]: (digest: string, packed: string) => waiting.get(digest)?.(packed),
});

/** Runs a script of the site once. */
const scripts = new Map<string, Promise<void>>();
export function loadScript(file: string): Promise<void> {
  let running = scripts.get(file);
  if (running === undefined) {
    running = runScript(file);
    scripts.set(file, running);
  }
  return running;
}

function runScript(file: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const script = document.createElement("script");
  script.src = new URL(file, base).href;
  script.onload = () => resolve();
  script.onerror = () => reject(new DamagedFile(`the file ${file} of this site is missing`));
  document.head.append(script);
  return promise.finally(() => script.remove());
}

/** The bytes whose SHA-256 this is. Throws {@link DamagedFile} for any others. */
export async function loadBytes(digest: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = dataFile(digest);
  let packed: string | undefined;
  waiting.set(digest, (text) => packed = text);
  try {
    await runScript(file);
  } finally {
    waiting.delete(digest);
  }
  if (packed === undefined) throw new DamagedFile(`the file ${file} of this site is damaged`);
  const bytes = await unpacked(packed, file);
  if (await digestOfBytes(bytes) === digest) return bytes;
  throw new DamagedFile(
    `the file ${file} of this site does not hold the bytes that were archived: their SHA-256 is another`,
  );
}

async function unpacked(text: string, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const packed = bytesOfBase64(text);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    // What is no base64, or no such packing.
    throw new DamagedFile(`the file ${file} of this site is damaged: ${String(error)}`);
  }
}

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
