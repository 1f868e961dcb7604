/** What a simulation leaves: its measures as tables, one output each. */
import type { Axis } from "../../lib/contract/array.ts";
import { assert, UserError } from "../../lib/contract/errors.ts";
import type { Fields, Recipe } from "../../lib/contract/plugins.ts";
import { type Outputs, tableOutput, type Use } from "../../lib/contract/stage.ts";
import {
  type Column,
  numberColumn,
  row,
  type Table,
  table,
  textColumn,
} from "../../lib/contract/table.ts";
import { described, type DescribedArray } from "./declared.ts";

/** The recipe of a stage's `recipe` input, empty without one. Throws a UserError for several. */
export function onlyRecipe(recipes: Table | undefined): Recipe {
  if (recipes === undefined) return {};
  if (recipes.length !== 1) {
    throw new UserError({
      action: `cannot propagate through ${recipes.length} networks' recipes at once`,
      allowed: "one recipe per job",
      hint: "name the axes of the recipe's stage in this stage too",
    });
  }
  return row(recipes, 0);
}

/** One table per measure, named after it, of the fields that a dynamics gave. */
export function measuredOutputs(
  uses: readonly Use<"measures">[],
  given: Fields,
  dynamics: Use<"dynamics">,
): Outputs {
  const { name, plugin } = dynamics;
  const fields = described(given, { declared: plugin.fields, whose: `dynamics "${name}"` });
  return Object.fromEntries(
    uses.map((use) => [use.name, tableOutput(measured(use, fields))]),
  );
}

function measured(use: Use<"measures">, fields: Fields): Table {
  const measure = use.plugin;
  for (const need of measure.needs) {
    if (!Object.hasOwn(fields, need)) {
      throw new UserError({
        action: `cannot measure "${use.name}" without the field "${need}"`,
        allowed: `fields of these dynamics: ${Object.keys(fields).join(", ")}`,
      });
    }
  }
  const columns = measure.measure(fields, use.params);
  return tableOfArrays(
    described(columns, { declared: measure.columns, whose: `measure "${use.name}"` }),
  );
}

/**
 * One row per point of the arrays' axes; an array that lacks an axis is repeated along it. The axes
 * come first, as columns of their labels.
 */
export function tableOfArrays(arrays: Readonly<Record<string, DescribedArray>>): Table {
  const widest = Object.values(arrays).reduce((a, b) => b.axes.length > a.axes.length ? b : a);
  const { axes } = widest;
  const length = axes.reduce((product, axis) => product * axis.length, 1);
  const positions = axes.map((_, index) => positionsAlong(axes, index, length));
  const columns: Record<string, Column> = {};
  axes.forEach((axis, index) => columns[axis.name] = labelColumn(axis, positions[index]));
  for (const [name, array] of Object.entries(arrays)) {
    assert(!Object.hasOwn(columns, name), `measured column ${name} has the name of an axis`);
    columns[name] = valueColumn(array, { axes, positions, length });
  }
  return table(columns);
}

/** For every row, the position along one axis (row-major, last axis fastest). */
function positionsAlong(axes: readonly Axis[], index: number, length: number): Int32Array {
  const inner = axes.slice(index + 1).reduce((product, axis) => product * axis.length, 1);
  const positions = new Int32Array(length);
  for (let i = 0; i < length; i++) positions[i] = Math.floor(i / inner) % axes[index].length;
  return positions;
}

function labelColumn({ name, labels }: Axis, positions: Int32Array): Column {
  if (labels !== undefined && !(labels instanceof Float64Array)) {
    return textColumn(Array.from(positions, (position) => labels[position]), name);
  }
  const values = Float64Array.from(positions, (position) => labels?.[position] ?? position);
  return numberColumn(values, "dimensionless", name);
}

function valueColumn(
  array: DescribedArray,
  { axes, positions, length }: {
    /** Those of the table, outermost first. */
    readonly axes: readonly Axis[];
    /** For each axis, the position of every row along it. */
    readonly positions: readonly Int32Array[];
    /** Rows of the table. */
    readonly length: number;
  },
): Column {
  const { unit, description, missing } = array;
  const values = new Float64Array(length);
  const strides = new Int32Array(axes.length);
  let stride = 1;
  for (const own of [...array.axes].reverse()) {
    const index = axes.findIndex((axis) => axis.name === own.name && axis.length === own.length);
    assert(index >= 0, `axis ${own.name} of a measured array is not an axis of its table`);
    strides[index] = stride;
    stride *= own.length;
  }
  for (let i = 0; i < length; i++) {
    let offset = 0;
    for (let k = 0; k < strides.length; k++) offset += strides[k] * positions[k][i];
    values[i] = array.values[offset];
  }
  return numberColumn(values, unit, description, missing === undefined ? {} : { missing });
}
