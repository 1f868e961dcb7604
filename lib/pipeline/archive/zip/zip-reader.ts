/**
 * Reads a zip where it lies: the directory at its end, then any entry by its place. Entries must be stored as
 * they are, as the archives of this program have them; what another program has packed again is refused
 * with what to do.
 */
import { exitCodes, UserError } from "../../../contract/errors.ts";

/** Bytes of a file, by place. */
export interface ByteSource {
  /** What it is called in messages. */
  readonly name: string;
  readonly size: number;
  /** Exactly so many bytes, or fewer where it ends; in the given buffer if there is one. */
  read(offset: number, length: number, buffer?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

export interface ZipMember {
  readonly name: string;
  readonly size: number;
  readonly isExecutable: boolean;
  /** Where its local header begins. */
  readonly header: number;
}

const endSize = 22;
const commentMax = 0xffff;

/** Entries by name, folders left out. */
export function readDirectory(source: ByteSource): ReadonlyMap<string, ZipMember> {
  const { start, size, count } = placeOfDirectory(source);
  const bytes = source.read(start, size);
  if (bytes.length !== size) throw cut(source);
  const view = new DataView(bytes.buffer);
  const members = new Map<string, ZipMember>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > size || view.getUint32(at, true) !== 0x02014b50) throw cut(source);
    const { member, method, next } = memberAt(view, at);
    at = next;
    if (member.name.endsWith("/")) continue;
    if (method !== 0) throw packedAgain(source, member.name);
    if (members.has(member.name)) throw twice(source, member.name);
    members.set(member.name, member);
  }
  return members;
}

/** Where the bytes of an entry begin. */
export function placeOfContent(source: ByteSource, { header }: ZipMember): number {
  const bytes = source.read(header, 30);
  if (bytes.length < 30) throw cut(source);
  const view = new DataView(bytes.buffer);
  if (view.getUint32(0, true) !== 0x04034b50) throw cut(source);
  return header + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

function memberAt(view: DataView, at: number) {
  const u16 = (offset: number) => view.getUint16(at + offset, true);
  const u32 = (offset: number) => view.getUint32(at + offset, true);
  const [nameLength, extraLength, commentLength] = [u16(28), u16(30), u16(32)];
  const text = new TextDecoder();
  const name = text.decode(new Uint8Array(view.buffer, at + 46, nameLength));
  const wide = wideFields(view, at + 46 + nameLength, extraLength);
  const size = u32(24) === 0xffffffff ? wide.shift() ?? u32(24) : u32(24);
  if (u32(20) === 0xffffffff) wide.shift();
  const header = u32(42) === 0xffffffff ? wide.shift() ?? u32(42) : u32(42);
  const isExecutable = (Math.floor(u32(38) / 0x10000) & 0o100) !== 0;
  return {
    member: { name, size, isExecutable, header },
    method: u16(10),
    next: at + 46 + nameLength + extraLength + commentLength,
  };
}

/** The numbers of the zip64 field. */
function wideFields(view: DataView, start: number, length: number): number[] {
  for (let at = start; at + 4 <= start + length;) {
    const [id, size] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (id === 1) {
      return Array.from(
        { length: Math.floor(size / 8) },
        (_, i) => Number(view.getBigUint64(at + 4 + 8 * i, true)),
      );
    }
    at += 4 + size;
  }
  return [];
}

function placeOfDirectory(source: ByteSource) {
  const length = Math.min(source.size, endSize + commentMax);
  const tail = source.read(source.size - length, length);
  const view = new DataView(tail.buffer);
  let at = tail.length - endSize;
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) throw cut(source);
  const [count, size, start] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true),
  ];
  const isWide = count === 0xffff || size === 0xffffffff || start === 0xffffffff;
  if (!isWide) return { count, size, start };
  if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) throw cut(source);
  const end = source.read(Number(view.getBigUint64(at - 12, true)), 56);
  if (end.length < 56) throw cut(source);
  const wide = new DataView(end.buffer);
  if (wide.getUint32(0, true) !== 0x06064b50) throw cut(source);
  const number = (offset: number) => Number(wide.getBigUint64(offset, true));
  return { count: number(32), size: number(40), start: number(48) };
}

function cut({ name }: ByteSource): UserError {
  return new UserError({
    action: `cannot read ${name} as a zip: it is cut short, or something else`,
    hint: "fetch it again, or name the folder that it was unpacked into",
    exitCode: exitCodes.storeDamage,
  });
}

function packedAgain({ name }: ByteSource, entry: string): UserError {
  return new UserError({
    action: `cannot read ${entry} in ${name}: another program has compressed it`,
    hint: "unpack it, and name the folder",
    exitCode: exitCodes.storeDamage,
  });
}

function twice({ name }: ByteSource, entry: string): UserError {
  return new UserError({
    action: `cannot use ${name}: it has ${entry} twice`,
    hint: "fetch it again from where it was published",
    exitCode: exitCodes.storeDamage,
  });
}
