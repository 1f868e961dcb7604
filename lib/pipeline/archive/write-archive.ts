/**
 * Writes an archive: gathers its files, reads each once to know its size and digests, makes the texts that
 * name them, and streams all into one zip. Nothing under the final name until the last byte is on the disk.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { inFolder, isNotFound } from "../store/file-operations.ts";
import type { Layout } from "../store/layout.ts";
import { freshPath, placeFile } from "../store/unfinished.ts";
import { needing } from "../system/storage-fault.ts";
import {
  bagInfoText,
  declarationText,
  manifestText,
  payloadManifest,
  tagManifest,
} from "./bag/bag-text.ts";
import {
  chunksOf,
  inOrder,
  measured,
  type MeasuredFile,
  type PayloadFile,
} from "./content/payload.ts";
import { type PrivateWord, WordSearch } from "./content/private-words.ts";
import { ContentChanged, openZipWriter } from "./zip/zip-writer.ts";

export interface WrittenArchive {
  readonly files: number;
  /** Bytes of the whole file. */
  readonly bytes: number;
}

/** Reads files for an archive, one after the other. */
export interface Measuring {
  /** Throws a UserError for a blob that is missing or damaged, and for a private word. */
  measure(
    files: readonly PayloadFile[],
    whatOf?: (file: PayloadFile) => string,
  ): Promise<MeasuredFile[]>;
}

export function openMeasuring(
  words: readonly PrivateWord[],
  { signal, isMade }: { readonly signal: AbortSignal; readonly isMade: (path: string) => boolean },
): Measuring {
  const search = new WordSearch(words);
  return {
    async measure(files, whatOf = ({ path }) => path) {
      const found: MeasuredFile[] = [];
      for (const file of files) {
        await letOthersSpeak(signal, found.length);
        const searched = { path: file.path, isMade: isMade(file.path) };
        let one: MeasuredFile;
        try {
          one = measured(file, (chunk) => search.look(chunk, searched));
        } catch (error) {
          if (isNotFound(error)) throw missing(file, whatOf(file));
          throw error;
        }
        search.end(searched);
        if (file.digest !== undefined && one.sha256 !== file.digest) {
          throw damaged(file, whatOf(file));
        }
        found.push(one);
      }
      return found;
    },
  };
}

export interface BagContent {
  /** Name of the bag's folder in the zip. */
  readonly name: string;
  /** Files of the payload. */
  readonly payload: readonly MeasuredFile[];
  /** Entries of bag-info.txt before those that are counted. */
  readonly info: readonly (readonly [label: string, value: string])[];
}

/** Writes the bag as a zip at a path in the store's own part. */
export async function writeBag(
  { name, payload, info }: BagContent,
  { layout, path, signal }: {
    readonly layout: Layout;
    readonly path: string;
    readonly signal: AbortSignal;
  },
): Promise<WrittenArchive> {
  const files = inOrder([...payload, ...tagFiles(payload, info)], ({ file }) => file.path);
  const temporary = freshPath(layout.own);
  const out = Deno.openSync(temporary, { write: true, createNew: true });
  let bytes: number;
  try {
    const zip = openZipWriter((chunk) => needing(chunk.length, () => writeAll(out, chunk)));
    for (const [index, one] of files.entries()) {
      await letOthersSpeak(signal, index);
      const { size, crc, file } = one;
      zip.add(
        { name: `${name}/${file.path}`, size, crc, isExecutable: file.isExecutable ?? false },
        chunksOf(file),
      );
    }
    bytes = zip.end();
    out.syncSync();
  } catch (error) {
    throw error instanceof ContentChanged ? changed(error) : error;
  } finally {
    out.close();
  }
  inFolder(path, () => placeFile(layout.own, temporary, path));
  return { files: files.length, bytes };
}

function tagFiles(
  payload: readonly MeasuredFile[],
  info: BagContent["info"],
): readonly MeasuredFile[] {
  const bytes = payload.reduce((sum, { size }) => sum + size, 0);
  const text = (path: string, content: string) =>
    measured({ path, content: new TextEncoder().encode(content) });
  const tags = [
    text("bagit.txt", declarationText),
    text("bag-info.txt", bagInfoText([...info, ["Payload-Oxum", `${bytes}.${payload.length}`]])),
    text(payloadManifest, manifestText(checksumsOf(payload))),
  ];
  return [...tags, text(tagManifest, manifestText(checksumsOf(tags)))];
}

function checksumsOf(files: readonly MeasuredFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ file, sha512 }) => [file.path, sha512]));
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/** Files between two moments in which Ctrl-C is heard. */
const filesBetween = 16;

async function letOthersSpeak(signal: AbortSignal, done: number): Promise<void> {
  if (done % filesBetween === 0) await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}

function missing({ path }: PayloadFile, what: string): UserError {
  return new UserError({
    action: `cannot archive ${what}: its bytes are not there (${path})`,
    hint: "`deno task repro` makes it again; then archive again",
    exitCode: exitCodes.storeDamage,
  });
}

function damaged({ path }: PayloadFile, what: string): UserError {
  return new UserError({
    action: `cannot archive ${what}: its bytes are not what its name says (${path})`,
    hint: "`deno task fsck` sets it aside and `deno task repro` makes it again; then archive again",
    exitCode: exitCodes.storeDamage,
  });
}

function changed({ entry }: ContentChanged): UserError {
  return new UserError({
    action: `cannot archive ${entry}: it changed while it was read`,
    hint: "run again when nothing else writes there",
  });
}
