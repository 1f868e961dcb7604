/** Holds what a plug-in gives to what it declares, and adds the declared words. */
import type { NamedArray } from "../../lib/contract/array.ts";
import {
  declarationOf,
  type Declarations,
  type DeclaredAxis,
  type FieldDeclaration,
} from "../../lib/contract/declarations.ts";
import { UserError } from "../../lib/contract/errors.ts";

/** A named array whose unit and description are known. */
export type DescribedArray = NamedArray & Required<Pick<NamedArray, "unit" | "description">>;

/**
 * The arrays that a plug-in gave, with the unit and description of their declarations where they say
 * none of their own. Throws a UserError for an array that is not declared or has other axes.
 */
export function described(
  given: Readonly<Record<string, NamedArray>>,
  { declared, whose }: {
    readonly declared: Declarations<FieldDeclaration>;
    /** Whose arrays these are, for messages: `dynamics "mlp-gram"`. */
    readonly whose: string;
  },
): Readonly<Record<string, DescribedArray>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, array]) => {
      const declaration = declarationOf(declared, name);
      if (declaration === undefined) {
        throw new UserError({
          action: `cannot take "${name}" from the ${whose}, which does not declare it`,
          allowed: Object.keys(declared).join(", "),
          hint: "declare it in the plug-in",
          exitCode: 1,
        });
      }
      requireAxes(array, { name, declaration, whose });
      const { description, unit = "dimensionless" } = declaration;
      return [name, { description, unit, ...array }];
    }),
  );
}

function requireAxes(
  { axes }: NamedArray,
  { name, declaration, whose }: {
    readonly name: string;
    readonly declaration: FieldDeclaration;
    readonly whose: string;
  },
): void {
  const given = axes.map((axis) => axis.name);
  const expected = declaration.axes
    .filter((axis) => isAlways(axis) || given.includes(axisName(axis)))
    .map(axisName);
  if (given.join() === expected.join()) return;
  throw new UserError({
    action: `cannot take "${name}" from the ${whose} with the axes ${given.join(", ") || "none"}`,
    allowed: `the declared ones: ${declaration.axes.map(axisName).join(", ") || "none"}`,
    hint: "correct the plug-in or its declaration",
    exitCode: 1,
  });
}

function axisName(axis: DeclaredAxis): string {
  return typeof axis === "string" ? axis : axis.name;
}

function isAlways(axis: DeclaredAxis): boolean {
  return typeof axis === "string";
}
