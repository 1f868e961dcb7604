/**
 * A zip as a stream of bytes: entries stored as they are (no compression, so that any of them can be read
 * where it lies, and no library's version changes a byte), one fixed time, modes 644 and 755, names in
 * UTF-8, zip64 where sizes, offsets or counts need it. Equal entries in equal order give equal bytes.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.
 */
import { joinedBytes } from "../../../contract/formats/joined-bytes.ts";
import { BugError } from "../../../contract/errors.ts";
import { crc32 } from "node:zlib";

/** What is known of an entry before its first byte. */
export interface ZipEntry {
  /** Path with forward slashes. */
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly isExecutable: boolean;
}

export interface ZipWriter {
  /** Writes an entry; throws a {@link ContentChanged} if the bytes are not those that were announced. */
  add(entry: ZipEntry, content: Iterable<Uint8Array>): void;
  /** Writes the directory at the end; gives the length of the whole in bytes. */
  end(): number;
}

/** An entry's bytes are not those whose size and checksum were given. */
export class ContentChanged extends Error {
  override readonly name = "ContentChanged";
  constructor(readonly entry: string) {
    super(`the content of ${entry} changed while it was written`);
  }
}

const storedFlags = 0x0800;
/** 1 January 1980, midnight: the first time that a zip knows. */
const [fixedTime, fixedDate] = [0, 0x0021];
const madeByUnix = 0x031e;
const [plainVersion, zip64Version] = [20, 45];
const [most16, most32] = [0xffff, 0xffffffff];

interface Placed {
  readonly entry: ZipEntry;
  readonly name: Uint8Array;
  readonly offset: number;
}

/** `large`: sizes from which on zip64 is used; tests put a small one here. */
export function openZipWriter(
  write: (bytes: Uint8Array) => void,
  { large = most32 }: { readonly large?: number } = {},
): ZipWriter {
  const placed: Placed[] = [];
  let length = 0;
  const put = (bytes: Uint8Array) => {
    write(bytes);
    length += bytes.length;
  };
  return {
    add(entry, content) {
      const one = { entry, name: nameBytes(entry.name), offset: length };
      placed.push(one);
      put(localHeader(one, large));
      let [size, crc] = [0, 0];
      for (const chunk of content) {
        put(chunk);
        size += chunk.length;
        crc = crc32(chunk, crc);
      }
      if (size !== entry.size || crc !== entry.crc) throw new ContentChanged(entry.name);
    },
    end() {
      const start = length;
      for (const one of placed) put(directoryEntry(one, large));
      for (const part of endOf({ start, size: length - start, count: placed.length, large })) {
        put(part);
      }
      return length;
    },
  };
}

function nameBytes(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length > most16) throw new BugError(`a name of ${bytes.length} bytes in a zip`);
  return bytes;
}

/** Fields of 2, 4 and 8 bytes, little endian. */
function fields(...list: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const out = new Uint8Array(list.reduce((sum, [bytes]) => sum + bytes, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [bytes, value] of list) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return out;
}

function localHeader({ entry: { size, crc }, name }: Placed, large: number): Uint8Array {
  const isLarge = size >= large;
  const extra = isLarge ? fields([2, 1], [2, 16], [8, size], [8, size]) : new Uint8Array();
  const shown = isLarge ? most32 : size;
  return joinedBytes([
    fields(
      ...[[4, 0x04034b50], [2, isLarge ? zip64Version : plainVersion], [2, storedFlags]] as const,
      ...[[2, 0], [2, fixedTime], [2, fixedDate], [4, crc], [4, shown], [4, shown]] as const,
      ...[[2, name.length], [2, extra.length]] as const,
    ),
    name,
    extra,
  ]);
}

function directoryEntry({ entry, name, offset }: Placed, large: number): Uint8Array {
  const { size, crc, isExecutable } = entry;
  const [isLarge, isFar] = [size >= large, offset >= large];
  const wide = [...isLarge ? [size, size] : [], ...isFar ? [offset] : []];
  const extra = wide.length === 0
    ? new Uint8Array()
    : fields([2, 1], [2, 8 * wide.length], ...wide.map((value) => [8, value] as const));
  const shown = isLarge ? most32 : size;
  const mode = isExecutable ? 0o100755 : 0o100644;
  const version = wide.length > 0 ? zip64Version : plainVersion;
  return joinedBytes([
    fields(
      ...[[4, 0x02014b50], [2, madeByUnix], [2, version], [2, storedFlags], [2, 0]] as const,
      ...[[2, fixedTime], [2, fixedDate], [4, crc], [4, shown], [4, shown]] as const,
      ...[[2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0]] as const,
      ...[[4, mode * 0x10000], [4, isFar ? most32 : offset]] as const,
    ),
    name,
    extra,
  ]);
}

function endOf(
  { start, size, count, large }: {
    readonly start: number;
    readonly size: number;
    readonly count: number;
    readonly large: number;
  },
): Uint8Array[] {
  const isLarge = start >= large || size >= large || count >= most16;
  const parts: Uint8Array[] = [];
  if (isLarge) {
    parts.push(
      fields(
        ...[[4, 0x06064b50], [8, 44], [2, madeByUnix], [2, zip64Version], [4, 0], [4, 0]] as const,
        ...[[8, count], [8, count], [8, size], [8, start]] as const,
      ),
      fields([4, 0x07064b50], [4, 0], [8, start + size], [4, 1]),
    );
  }
  const shown = Math.min(count, most16);
  const [shownSize, shownStart] = isLarge ? [most32, most32] : [size, start];
  parts.push(
    fields(
      ...[[4, 0x06054b50], [2, 0], [2, 0], [2, isLarge ? most16 : shown]] as const,
      ...[[2, isLarge ? most16 : shown], [4, shownSize], [4, shownStart], [2, 0]] as const,
    ),
  );
  return parts;
}
