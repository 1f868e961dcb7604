/** Building and reading arrays with named axes (the type is in contract/array.ts). */
import type { Axis, NamedArray } from "../contract/array.ts";
import { assert } from "../contract/errors.ts";

/**
 * Makes a named array; checks that the values fill the axes. Its unit and description are those
 * declared for its name unless said here.
 */
export function namedArray(
  axes: readonly Axis[],
  values: Float64Array,
  options: Pick<NamedArray, "unit" | "description" | "missing"> = {},
): NamedArray {
  const length = axes.reduce((product, axis) => product * axis.length, 1);
  assert(
    values.length === length,
    `axes ${
      axes.map(({ name, length }) => `${name}:${length}`).join(" × ")
    } need ${length} values, got ${values.length}`,
  );
  const { unit, description, missing } = options;
  return {
    axes,
    values,
    ...(unit === undefined ? {} : { unit }),
    ...(description === undefined ? {} : { description }),
    ...(missing === undefined ? {} : { missing }),
  };
}

/** An axis whose positions carry numbers (times, layers) or words. */
export function labelledAxis(name: string, labels: readonly number[] | readonly string[]): Axis {
  const numeric = labels.every((label) => typeof label === "number");
  return {
    name,
    length: labels.length,
    labels: numeric ? Float64Array.from(labels as readonly number[]) : labels as readonly string[],
  };
}

/** The axis of a given name; a bug if the array has none. */
export function axisOf(array: NamedArray, name: string): Axis {
  const found = array.axes.find((axis) => axis.name === name);
  assert(found, `no axis ${name} among ${array.axes.map((axis) => axis.name).join(", ")}`);
  return found;
}
