/**
 * Messages between the engine and its child processes, as bytes in a pipe: plain JSON, with the byte
 * arrays of a message behind it. A frame is two lengths (of the JSON, of all bytes; 32 bits, little
 * endian), the JSON `{ message, bytes: [[path, length], …] }`, the bytes.
 */

type Path = readonly (string | number)[];

interface Head {
  readonly message: unknown;
  /** Where byte arrays were, and their lengths, in the order of the bytes. */
  readonly bytes: readonly (readonly [Path, number])[];
}

/** Lengths beyond this are no message of ours: the stream is out of step. */
const frameBytesMax = 2 ** 32 - 1;
const prefixLength = 8;

/** A message as the pieces of a frame; byte arrays are not copied. */
export function encodeFrame(message: unknown): Uint8Array[] {
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

/** Puts a stream of chunks together again. */
export class FrameReader {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #needed = prefixLength;

  /** Takes a chunk; gives the messages that are complete with it. Throws for what is no frame. */
  push(chunk: Uint8Array): unknown[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: unknown[] = [];
    while (this.#length >= this.#needed) {
      const joined = this.#join();
      const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
      const headLength = view.getUint32(0, true);
      const total = prefixLength + headLength + view.getUint32(4, true);
      if (joined.length < total) {
        this.#needed = total;
        break;
      }
      messages.push(decoded(joined.subarray(prefixLength, total), headLength));
      this.#chunks.splice(0, 1, joined.subarray(total));
      this.#length = joined.length - total;
      this.#needed = prefixLength;
    }
    return messages;
  }

  #join(): Uint8Array {
    if (this.#chunks.length > 1) {
      const joined = new Uint8Array(this.#length);
      let at = 0;
      for (const chunk of this.#chunks) {
        joined.set(chunk, at);
        at += chunk.length;
      }
      this.#chunks.splice(0, this.#chunks.length, joined);
    }
    return this.#chunks[0];
  }
}

function decoded(frame: Uint8Array, headLength: number): unknown {
  const { message, bytes } = JSON.parse(
    new TextDecoder("utf-8", { fatal: true }).decode(frame.subarray(0, headLength)),
  ) as Head;
  let at = headLength;
  for (const [path, length] of bytes) {
    let owner = message as Record<string | number, unknown>;
    for (const name of path.slice(0, -1)) owner = owner[name] as typeof owner;
    // A copy: the frame's own buffer is shared by all that came in one chunk.
    owner[path.at(-1)!] = frame.slice(at, at + length);
    at += length;
  }
  return message;
}
