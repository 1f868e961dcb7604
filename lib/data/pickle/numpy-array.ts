/** Numpy's arrays and scalars, from the pieces that a pickle holds of them. */
import { UserError } from "../../contract/errors.ts";

/** An array of numbers, in row-major order. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** A numpy dtype: `f8`, `f4`, `i8`, `i4` or `b1`, and the order of bytes, `<` or `>`. */
export class NumpyDtype {
  order = "<";
  constructor(readonly name: string) {}
}

/** Reads one number at a place of a view. */
type Reader = (view: DataView, at: number, isLittle: boolean) => number;

const readers: Readonly<Record<string, Reader>> = {
  f8: (view, at, isLittle) => view.getFloat64(at, isLittle),
  f4: (view, at, isLittle) => view.getFloat32(at, isLittle),
  i8: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)),
  i4: (view, at, isLittle) => view.getInt32(at, isLittle),
  b1: (view, at) => view.getUint8(at),
};

/** Throws a UserError for another dtype, or bytes that do not fill the shape. */
export function arrayOf(
  { shape, dtype, isFortran, bytes }: {
    readonly shape: readonly number[];
    readonly dtype: NumpyDtype;
    /** Whether the first axis runs fastest. */
    readonly isFortran: boolean;
    readonly bytes: Uint8Array;
  },
): PickledArray {
  const count = shape.reduce((product, size) => product * size, 1);
  const read = readers[dtype.name];
  const size = Number(dtype.name.slice(1));
  if (read === undefined || count * size !== bytes.length || (isFortran && shape.length > 1)) {
    throw new UserError({
      action: `cannot read an array of ${bytes.length} bytes, dtype ${dtype.name} and shape ` +
        `(${shape.join(", ")})${isFortran ? " in Fortran's order" : ""} from a pickle`,
      allowed: `dtypes ${Object.keys(readers).join(", ")}, rows in C's order, whole`,
      exitCode: 1,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = dtype.order !== ">";
  return {
    shape,
    values: Float64Array.from({ length: count }, (_, i) => read(view, size * i, isLittle)),
  };
}

/** One number. */
export function scalarOf(dtype: NumpyDtype, bytes: Uint8Array): number {
  return arrayOf({ shape: [], dtype, isFortran: false, bytes }).values[0];
}
