/** `each` on a stage, claim or figure: variants, each the rest with its own entries laid over it. */
import { UserError } from "../../../contract/errors.ts";
import {
  changedMap,
  emptyMap,
  isMap,
  type LocatedMap,
  merged,
  placeOf,
  set,
  spotOf,
  without,
} from "../located.ts";
import { namedPlugin } from "./laid-over.ts";
import { nameProblem } from "./made-name.ts";

export const eachWord = "each";

/** A section with every entry that has variants replaced by them, each named `entry-variant`. */
export function withVariants(
  section: LocatedMap,
  { file, problems }: { readonly file: string; readonly problems: UserError[] },
): LocatedMap {
  const result = emptyMap();
  const add = (name: string, value: LocatedMap[string], spot: ReturnType<typeof spotOf>) => {
    if (name in result) {
      const place = placeOf(spot, { of: "key", file });
      const other = placeOf(spotOf(result, [name]), { of: "key", file });
      problems.push(
        new UserError({
          place,
          action: `cannot give the name "${name}" twice`,
          hint: `the other is at ${other.file}:${other.line}; a variant is named entry-variant`,
        }),
      );
    } else set(result, name, { value, spot });
  };
  for (const name of Object.keys(section)) {
    const entry = section[name];
    const spot = spotOf(section, [name]);
    if (!isMap(entry) || !(eachWord in entry)) {
      add(name, entry, spot);
      continue;
    }
    const variants = entry[eachWord];
    const shared = without(entry, [eachWord]);
    if (!isMap(variants) || Object.keys(variants).length === 0) {
      problems.push(
        new UserError({
          place: placeOf(spotOf(entry, [eachWord]), { of: "value", file }),
          action: `cannot read the variants of "${name}"`,
          allowed: "a map of names, each with the entries that it changes",
        }),
      );
      continue;
    }
    changedMap(variants, (own, variant) => {
      const at = spotOf(variants, [variant]);
      const full = `${name}-${variant}`;
      const problem = nameProblem(full, placeOf(at, { of: "key", file }));
      if (problem !== undefined) problems.push(problem);
      else if (isMap(own)) add(full, merged(shared, own, namedPlugin), at);
      else {
        problems.push(
          new UserError({
            place: placeOf(at, { of: "value", file }),
            action: `cannot use ${JSON.stringify(own)} as a variant of "${name}"`,
            allowed: "a map of the entries that it changes, {} for none",
          }),
        );
      }
      return undefined;
    });
  }
  return result;
}
