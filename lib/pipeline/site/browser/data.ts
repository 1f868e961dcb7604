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
  [receiver]: (name: string, packed: string) => waiting.get(name)?.(packed),
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

/** `name`: what an error calls it. */
function runScript(file: string, name = file): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const script = document.createElement("script");
  script.src = new URL(file, base).href;
  script.onload = () => resolve();
  script.onerror = () => reject(new DamagedFile(`the file ${name} of this site is missing`));
  document.head.append(script);
  return promise.finally(() => script.remove());
}

/** Runs a script of the site that is packed, once. */
export function loadPackedScript(file: string): Promise<void> {
  let running = scripts.get(file);
  if (running === undefined) {
    running = runPacked(file);
    scripts.set(file, running);
  }
  return running;
}

async function runPacked(file: string): Promise<void> {
  const bytes = await received(file, file);
  const address = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
  try {
    await runScript(address, file);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The bytes whose SHA-256 this is. Throws {@link DamagedFile} for any others. */
export async function loadBytes(digest: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = dataFile(digest);
  const bytes = await received(digest, file);
  if (await digestOfBytes(bytes) === digest) return bytes;
  throw new DamagedFile(
    `the file ${file} of this site does not hold the bytes that were archived: their SHA-256 is another`,
  );
}

/** The bytes that a script of the site brings under a name. */
async function received(name: string, file: string): Promise<Uint8Array<ArrayBuffer>> {
  let packed: string | undefined;
  waiting.set(name, (text) => packed = text);
  try {
    await runScript(file);
  } finally {
    waiting.delete(name);
  }
  if (packed === undefined) throw new DamagedFile(`the file ${file} of this site is damaged`);
  return await unpacked(packed, file);
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
