/** The worst deviation from a statement that must hold without exception. */
import { assert } from "../../contract/errors.ts";
import type { NamedArray } from "../../contract/array.ts";
import { namedArray } from "../../num/array.ts";

/** Remembers the largest value under each name; every name begins at 0, "holds". */
export class Worst<Name extends string> {
  readonly #found: Map<Name, number>;

  constructor(names: readonly Name[]) {
    this.#found = new Map(names.map((name) => [name, 0]));
  }

  /** A deviation, or by how much a bound is exceeded (below 0: not at all). */
  add(name: Name, value: number): void {
    assert(!Number.isNaN(value), `no value of ${name}`);
    this.#found.set(name, Math.max(this.#found.get(name)!, value));
  }

  /** The largest values as arrays without axes. */
  fields(): Record<Name, NamedArray> {
    const entries = [...this.#found].map(([name, value]) =>
      [name, namedArray([], Float64Array.of(value))] as const
    );
    return Object.fromEntries(entries) as Record<Name, NamedArray>;
  }
}
