/**
 * The idx format of unsigned bytes: a magic number, the sizes, the bytes (all numbers big-endian).
 */
import { UserError } from "../../contract/errors.ts";

/** An array of bytes as an idx file holds it. */
export interface IdxArray {
  /** Size along each dimension; the first one counts the items. */
  readonly sizes: readonly number[];
  /** Row-major; a view of the file. */
  readonly bytes: Uint8Array;
}

/** Magic number of a file of unsigned bytes: 0, 0, type 8, number of dimensions. */
const unsignedByte = 0x800;

/**
 * Reads an idx file of unsigned bytes with the given number of dimensions. `role` names the file in
 * messages. Throws a UserError if it is compressed, of another type or shape, or cut off.
 * Source: the description of the format at the head of the MNIST data set (LeCun, Cortes, Burges).
 */
export function readIdx(
  file: Uint8Array,
  { role, dimensions }: { readonly role: string; readonly dimensions: number },
): IdxArray {
  const refuse = (what: string, hint: string) =>
    new UserError({
      action: `cannot read the file "${role}" as idx: ${what}`,
      allowed: `an idx file of unsigned bytes in ${dimensions} dimension${
        dimensions === 1 ? "" : "s"
      }`,
      hint,
    });
  if (file[0] === 0x1f && file[1] === 0x8b) {
    throw refuse("it is compressed (gzip)", "unpack it first");
  }
  const header = 4 + 4 * dimensions;
  if (file.length < header) {
    throw refuse(`it has ${file.length} bytes, fewer than its header`, "is the file whole?");
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const magic = view.getUint32(0);
  if (magic !== unsignedByte + dimensions) {
    throw refuse(
      `its magic number is 0x${magic.toString(16).padStart(8, "0")}, ` +
        `not 0x${(unsignedByte + dimensions).toString(16).padStart(8, "0")}`,
      "are images and labels interchanged?",
    );
  }
  const sizes = Array.from({ length: dimensions }, (_, k) => view.getUint32(4 + 4 * k));
  const shape = sizes.join(" x ");
  if (sizes.includes(0)) throw refuse(`it holds ${shape} bytes`, "is it the right file?");
  const length = header + sizes.reduce((product, size) => product * size, 1);
  if (file.length !== length) {
    throw refuse(
      `it has ${file.length} bytes, its header says ${length} (${shape} and ${header} more)`,
      "is the file whole?",
    );
  }
  return { sizes, bytes: file.subarray(header) };
}
