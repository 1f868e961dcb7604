/**
 * NumPy's format NPZ: a ZIP file with an NPY file for each array. Written without compression and with a
 * fixed date, so that equal arrays give equal bytes; read with or without compression.
 */
import { joinedBytes } from "./joined-bytes.ts";
import { UserError } from "../errors.ts";

const [localMark, centralMark, endMark] = [0x04034b50, 0x02014b50, 0x06054b50];
/** 1980-01-01, the first day that the format knows. */
const day = 0x21;

/** The archive of some files, in their order. */
export function zipOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const [name, bytes] of files) {
    const title = new TextEncoder().encode(name);
    const about = [20, 0x0800, 0, 0, day];
    const sizes = [crcOf(bytes), bytes.length, bytes.length];
    const local = record([[localMark], about, sizes, [title.length, 0]], [4, 2, 4, 2]);
    const entry = record(
      [[centralMark], [20, ...about], sizes, [title.length, 0, 0, 0, 0], [0, at]],
      [4, 2, 4, 2, 4],
    );
    parts.push(local, title, bytes);
    central.push(entry, title);
    at += local.length + title.length + bytes.length;
  }
  const size = central.reduce((sum, { length }) => sum + length, 0);
  const end = record([[endMark], [0, 0, files.size, files.size], [size, at], [0]], [4, 2, 4, 2]);
  return joinedBytes([...parts, ...central, end]);
}

/** Little-endian numbers; `widths` are the bytes of each number of a group. */
function record(groups: readonly (readonly number[])[], widths: readonly number[]): Uint8Array {
  const length = groups.reduce((sum, group, i) => sum + group.length * widths[i], 0);
  const view = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (const [i, group] of groups.entries()) {
    for (const value of group) {
      if (widths[i] === 4) view.setUint32(at, value, true);
      else view.setUint16(at, value, true);
      at += widths[i];
    }
  }
  return new Uint8Array(view.buffer);
}

/** The files of an archive, by name. `whose` names it in a UserError. */
export async function unzipped(
  bytes: Uint8Array,
  whose: string,
): Promise<Map<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endOf(view);
  if (end === undefined) throw refusal(whose, "it is no ZIP file");
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (at + 46 > end || view.getUint32(at, true) !== centralMark) {
      throw refusal(whose, "its list of files is damaged");
    }
    const [title, extra, comment] = [28, 30, 32].map((part) => view.getUint16(at + part, true));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + title));
    files.set(name, await contentOf(bytes, view, { at, whose: `${name} of ${whose}` }));
    at += 46 + title + extra + comment;
  }
  return files;
}

/** The file at an entry of the list of files. */
async function contentOf(
  bytes: Uint8Array,
  view: DataView,
  { at, whose }: { readonly at: number; readonly whose: string },
): Promise<Uint8Array> {
  const method = view.getUint16(at + 10, true);
  const [crc, packed, size, local] = [16, 20, 24, 42].map((part) =>
    view.getUint32(at + part, true)
  );
  if (local + 30 > bytes.length || view.getUint32(local, true) !== localMark) {
    throw refusal(whose, "it is damaged");
  }
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const stored = bytes.subarray(start, start + packed);
  const content = method === 0 ? stored : method === 8 ? await inflated(stored, whose) : undefined;
  if (content === undefined) throw refusal(whose, `it is packed by method ${method}`);
  if (content.length !== size || crcOf(content) !== crc) throw refusal(whose, "it is damaged");
  return content;
}

async function inflated(packed: Uint8Array, whose: string): Promise<Uint8Array> {
  const stream = new Blob([packed as BlobPart]).stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refusal(whose, "it is damaged");
  }
}

/** The end record stands at the end, before a comment of at most 65535 bytes. */
function endOf(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 65535);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === endMark) return at;
  }
  return undefined;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function refusal(whose: string, why: string): UserError {
  return new UserError({
    action: `cannot read ${whose}: ${why}`,
    allowed: "what numpy.savez writes",
    exitCode: 1,
  });
}
