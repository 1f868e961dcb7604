/** What a pickle may hold: values, and the few objects of Python that are known. */
import { UserError } from "../../contract/errors.ts";
import { arrayOf, NumpyDtype, type PickledArray, scalarOf } from "./numpy-array.ts";

/** What was pickled. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickledArray
  | readonly Pickled[]
  | ReadonlyMap<Pickled, Pickled>;

/** A name of Python, as `module name`. */
export class Global {
  constructor(readonly name: string) {}
}

/** An array between its construction and its contents. */
class Unfilled {
  filled: PickledArray | undefined;
}

/** Where the members of a collection begin. */
export const mark: unique symbol = Symbol("mark");
/** What lies on the stack. */
export type Item =
  | Pickled
  | Global
  | Unfilled
  | NumpyDtype
  | typeof mark
  | Item[]
  | Map<Item, Item>;

const reconstructors = [
  "numpy.core.multiarray _reconstruct",
  "numpy._core.multiarray _reconstruct",
];
const scalars = ["numpy.core.multiarray scalar", "numpy._core.multiarray scalar"];
const known = [...reconstructors, ...scalars, "numpy ndarray", "numpy dtype", "_codecs encode"];

/** A name of Python; throws a UserError for one that is not known. */
export function globalOf(name: string): Global {
  if (!known.includes(name)) throw refusal(`it holds an object of ${name.replace(" ", ".")}`);
  return new Global(name);
}

/** A known function of Python on its arguments. */
export function called(callee: Item, args: Item): Item {
  if (callee instanceof Global && Array.isArray(args)) {
    if (reconstructors.includes(callee.name)) return new Unfilled();
    if (callee.name === "numpy dtype" && typeof args[0] === "string") {
      return new NumpyDtype(args[0]);
    }
    if (scalars.includes(callee.name)) {
      const [dtype, bytes] = args;
      if (dtype instanceof NumpyDtype && bytes instanceof Uint8Array) return scalarOf(dtype, bytes);
    }
    // How protocol 2 writes bytes: as a text of latin-1.
    if (callee.name === "_codecs encode" && typeof args[0] === "string" && args[1] === "latin1") {
      return Uint8Array.from(args[0], (letter) => letter.charCodeAt(0));
    }
  }
  throw refusal("it calls something unknown");
}

/** Gives a dtype its order of bytes, and an array its contents. */
export function built(target: Item, state: Item): void {
  if (target instanceof NumpyDtype && Array.isArray(state) && typeof state[1] === "string") {
    target.order = state[1];
    return;
  }
  if (target instanceof Unfilled && Array.isArray(state)) {
    const [, shape, dtype, isFortran, bytes] = state;
    if (Array.isArray(shape) && dtype instanceof NumpyDtype && bytes instanceof Uint8Array) {
      const sizes = shape.map(Number);
      target.filled = arrayOf({ shape: sizes, dtype, isFortran: isFortran === true, bytes });
      return;
    }
  }
  throw refusal("it sets the state of something unknown");
}

/** With arrays in the place of their constructions. */
export function settled(item: Item): Pickled {
  if (item instanceof Unfilled) {
    if (item.filled === undefined) throw refusal("an array has no contents");
    return item.filled;
  }
  if (Array.isArray(item)) return item.map(settled);
  if (item instanceof Map) {
    return new Map(Array.from(item, ([name, value]) => [settled(name), settled(value)] as const));
  }
  if (item === mark || item instanceof Global || item instanceof NumpyDtype) {
    throw refusal("it holds a name in the place of a value");
  }
  return item as Pickled;
}

/** A pickle that cannot be read. */
export function refusal(what: string): UserError {
  return new UserError({
    action: `cannot read a pickle: ${what}`,
    allowed: "numbers, texts, lists, dicts and numpy arrays of numbers, protocols 2 to 4",
    hint: "is it the file that `obtain` asks for, whole and not unpacked?",
    exitCode: 1,
  });
}
