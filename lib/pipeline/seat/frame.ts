/**
 * Messages between the engine and its child processes, as bytes in a pipe: plain JSON, with the byte
 * arrays of a message behind it. A frame is two lengths (of the JSON, of all bytes; 32 bits, little
 * endian), the JSON `{ message, bytes: [[path, length], …] }`, the bytes; of a sealed stream then the
 * seal of all these (seal.ts).
 */
import { sealLength, type Seals } from "./seal.ts";

type Path = readonly (string | number)[];

interface Head {
  readonly message: unknown;
  /** Where byte arrays were, and their lengths, in the order of the bytes. */
  readonly bytes: readonly (readonly [Path, number])[];
}

/** Lengths beyond this are no message of ours: the stream is out of step. */
const frameBytesMax = 2 ** 32 - 1;
/** Longer JSON is not ours either. */
const headBytesMax = 2 ** 26;
const prefixLength = 8;

/** Each write to a pipe costs more than copying this much. */
const joinedBytesMax = 2 ** 16;

/** A message as the pieces of a frame: one of a short message; byte arrays of a long one are not copied. */
export function encodeFrame(message: unknown): Uint8Array[] {
  return joined(piecesOf(message));
}

function piecesOf(message: unknown): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const bytes: [Path, number][] = [];
  const plain = withoutBytes(message, [], (path, part) => {
    bytes.push([path, part.length]);
    parts.push(part);
  });
  const head = new TextEncoder().encode(JSON.stringify({ message: plain, bytes } satisfies Head));
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  if (total > frameBytesMax) throw new RangeError(`a message of ${total} bytes is too long`);
  const prefix = new Uint8Array(prefixLength);
  const view = new DataView(prefix.buffer);
  view.setUint32(0, head.length, true);
  view.setUint32(4, total, true);
  return [prefix, head, ...parts];
}

/** The same with its seal. */
export function sealedFrame(message: unknown, seals: Seals): Uint8Array[] {
  const pieces = piecesOf(message);
  return joined([...pieces, seals.next(pieces)]);
}

function joined(pieces: Uint8Array[]): Uint8Array[] {
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  if (total > joinedBytesMax) return pieces;
  const whole = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return [whole];
}

function withoutBytes(
  value: unknown,
  path: Path,
  take: (path: Path, part: Uint8Array) => void,
): unknown {
  if (value instanceof Uint8Array) return take(path, value), null;
  if (Array.isArray(value)) return value.map((item, i) => withoutBytes(item, [...path, i], take));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map((
      [name, inner],
    ) => [name, withoutBytes(inner, [...path, name], take)]),
  );
}

type Complete = { readonly message: unknown } | undefined;
/** Takes a part that is whole, and begins the next one. */
type Step = (part: Uint8Array<ArrayBuffer>) => Complete;

/**
 * Puts a stream of chunks together again. Every byte array of a message gets a buffer of its own, into
 * which the chunks go as they come: a large message is never held twice, and its buffers can be given
 * away.
 */
export class FrameReader {
  #part: Uint8Array<ArrayBuffer> = new Uint8Array(prefixLength);
  #filled = 0;
  readonly #seals: Seals | undefined;
  /** The parts of the present frame that its seal is about. */
  #sealed: Uint8Array[] = [];
  /** What to do with a part when it is whole: gives a message if that is whole with it. */
  #whole: Step = (part) => this.#prefix(part);

  /** With seals, a frame without the right one is none. */
  constructor(seals?: Seals) {
    this.#seals = seals;
  }

  /** Takes a chunk; gives the messages that are complete with it. Throws for what is no frame. */
  push(chunk: Uint8Array): unknown[] {
    const messages: unknown[] = [];
    for (let at = 0; at < chunk.length;) {
      const count = Math.min(chunk.length - at, this.#part.length - this.#filled);
      this.#part.set(chunk.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      // Parts without any byte are whole as soon as they are begun.
      while (this.#filled === this.#part.length) {
        const complete = this.#whole(this.#part);
        if (complete !== undefined) messages.push(complete.message);
      }
    }
    return messages;
  }

  #begin(length: number, whole: Step): undefined {
    this.#part = new Uint8Array(length);
    this.#filled = 0;
    this.#whole = whole;
  }

  #prefix(prefix: Uint8Array<ArrayBuffer>): undefined {
    const view = new DataView(prefix.buffer);
    const [length, total] = [view.getUint32(0, true), view.getUint32(4, true)];
    if (length > headBytesMax) throw new RangeError(`a frame with ${length} bytes of JSON`);
    this.#sealed = [prefix];
    return this.#begin(length, (head) => this.#head(head, total));
  }

  #head(bytes: Uint8Array, total: number): Complete {
    const head = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Head;
    const stated = head.bytes.reduce((sum, [, length]) => sum + length, 0);
    if (stated !== total) throw new RangeError(`a frame of ${total} bytes holds ${stated}`);
    this.#sealed.push(bytes);
    return this.#bytes(head, 0);
  }

  #end(head: Head): Complete {
    this.#sealed = [];
    this.#begin(prefixLength, (part) => this.#prefix(part));
    return head;
  }

  /** The next byte array of a message, or the message if there is none left. */
  #bytes(head: Head, index: number): Complete {
    if (index === head.bytes.length) {
      if (this.#seals === undefined) return this.#end(head);
      return this.#begin(sealLength, (seal) => {
        if (this.#seals!.isNext(this.#sealed, seal)) return this.#end(head);
        throw new RangeError("a frame that is not sealed by its process");
      });
    }
    const [path, length] = head.bytes[index];
    return this.#begin(length, (part) => {
      let owner = head.message as Record<string | number, unknown>;
      for (const name of path.slice(0, -1)) owner = owner[name] as typeof owner;
      owner[path.at(-1)!] = part;
      this.#sealed.push(part);
      return this.#bytes(head, index + 1);
    });
  }
}
