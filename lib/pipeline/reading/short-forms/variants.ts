/** `each` on a stage, claim or figure: variants, each the rest with its own entries laid over it. */
import { UserError } from "../../../contract/errors.ts";
import {
  emptyMap,
  isMap,
  type LocatedMap,
  merged,
  placeOf,
  set,
  type Spot,
  spotOf,
  without,
} from "../located.ts";
import type { Budget } from "./budget.ts";
import { namedPlugin } from "./laid-over.ts";
import { nameProblem } from "./made-name.ts";
import type { Json } from "../../specification/specification.ts";

export const eachWord = "each";

interface VariantsContext {
  readonly file: string;
  readonly problems: UserError[];
  readonly budget: Budget;
}

/** A section with every entry that has variants replaced by them, each named `entry-variant`. */
export function withVariants(section: LocatedMap, context: VariantsContext): LocatedMap {
  const result = emptyMap();
  for (const name of Object.keys(section)) {
    const entry = section[name];
    const spot = spotOf(section, [name]);
    if (isMap(entry) && eachWord in entry) addVariants(result, { ...context, name, entry });
    else add(result, { ...context, name, value: entry, spot });
  }
  return result;
}

/** Adds an entry whose name is still free. */
function add(
  result: LocatedMap,
  { name, value, spot, file, problems }: VariantsContext & {
    readonly name: string;
    readonly value: Json;
    readonly spot: Spot | undefined;
  },
): void {
  if (!(name in result)) return set(result, name, { value, spot });
  const other = placeOf(spotOf(result, [name]), { of: "key", file });
  problems.push(
    new UserError({
      place: placeOf(spot, { of: "key", file }),
      action: `cannot give the name "${name}" twice`,
      hint: `the other is at ${other.file}:${other.line}; a variant is named entry-variant`,
    }),
  );
}

function addVariants(
  result: LocatedMap,
  { name, entry, ...context }: VariantsContext & {
    readonly name: string;
    readonly entry: LocatedMap;
  },
): void {
  const { file, problems, budget } = context;
  const variants = entry[eachWord];
  const shared = without(entry, [eachWord]);
  const refuse = (spot: Spot | undefined, action: string, allowed: string) => {
    problems.push(
      new UserError({ place: placeOf(spot, { of: "value", file }), action, allowed }),
    );
  };
  if (!isMap(variants) || Object.keys(variants).length === 0) {
    const allowed = "a map of names, each with the entries that it changes";
    return refuse(spotOf(entry, [eachWord]), `cannot read the variants of "${name}"`, allowed);
  }
  if (!budget.spend(Object.keys(variants).length * Object.keys(shared).length)) return;
  for (const variant of Object.keys(variants)) {
    const own = variants[variant];
    const spot = spotOf(variants, [variant]);
    const full = `${name}-${variant}`;
    const problem = nameProblem(full, placeOf(spot, { of: "key", file }));
    if (problem !== undefined) problems.push(problem);
    else if (isMap(own)) {
      add(result, { ...context, name: full, value: merged(shared, own, namedPlugin), spot });
    } else {
      const allowed = "a map of the entries that it changes, {} for none";
      refuse(spot, `cannot use ${JSON.stringify(own)} as a variant of "${name}"`, allowed);
    }
  }
}
