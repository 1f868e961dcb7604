/**
 * Values by profile: a map whose names are profiles stands for the value of one of them (null: for
 * nothing, as if the entry were not written), and an entry of a list with `profile` or `profiles` is
 * there in those only.
 */
import { UserError } from "../../../contract/errors.ts";
import { changedList, changedMap, isMap, type LocatedMap, placeOf, spotOf } from "../located.ts";
import { onlyWord } from "../schema.ts";
import { allowedNames } from "../../words/nearest.ts";
import type { Json } from "../../specification/specification.ts";

/** One profile in place of `profiles: [ … ]`. */
export const oneProfileWord = "profile";

export interface ProfileChoice {
  readonly profile: string;
  readonly profiles: readonly string[];
  /** The profile whose value is meant where the chosen one has none. */
  readonly fallback: string;
  readonly file: string;
}

/** Parts of a paper whose lists may hold entries of some profiles only. */
const sections = ["stages", "claims", "figures"];

/** The paper as it is in one profile; its section `profiles` is left as it is. */
export function inProfile(
  paper: LocatedMap,
  choice: ProfileChoice,
  problems: UserError[],
): LocatedMap {
  return changedMap(paper, (value, name) => {
    if (name === onlyWord) return value;
    return new Chooser(choice, { problems, limits: sections.includes(name) }).value(value);
  });
}

class Chooser {
  readonly #choice: ProfileChoice;
  readonly #problems: UserError[];
  readonly #limits: boolean;

  constructor(
    choice: ProfileChoice,
    { problems, limits }: { readonly problems: UserError[]; readonly limits: boolean },
  ) {
    this.#choice = choice;
    this.#problems = problems;
    this.#limits = limits;
  }

  /** The value in this profile; undefined for nothing. */
  value(value: Json): Json | undefined {
    if (isMap(value)) return this.#map(value);
    if (!Array.isArray(value)) return value;
    return changedList(value, (item) => {
      const own = this.#isIn(item) ? this.value(this.#bare(item)) : undefined;
      return own === undefined ? [] : [own];
    });
  }

  #map(map: LocatedMap): Json | undefined {
    const { profiles, profile, fallback, file } = this.#choice;
    const names = Object.keys(map);
    const known = names.filter((name) => profiles.includes(name));
    if (known.length === 0) return changedMap(map, (value) => this.value(value));
    const other = names.find((name) => !profiles.includes(name));
    if (other !== undefined) {
      this.#problems.push(
        new UserError({
          place: placeOf(spotOf(map, [other]), { of: "key", file }),
          action: `cannot mix "${other}" with the profile "${known[0]}" in one map`,
          allowed: allowedNames(other, profiles),
          hint: "names of profiles are reserved: a map of them gives a value by profile",
        }),
      );
    }
    const chosen = [profile, fallback].find((name) => name in map);
    if (chosen !== undefined) return map[chosen] === null ? undefined : this.value(map[chosen]);
    if (other === undefined) {
      this.#problems.push(
        new UserError({
          place: placeOf(spotOf(map, [known[0]]), { of: "key", file }),
          action: `cannot do without the value in profile "${fallback}"`,
          hint:
            "all profiles without a value of their own take it; null stands for nothing, as if the " +
            "entry were not written",
        }),
      );
    }
    return this.value(map[known[0]]);
  }

  /** Whether an item of a list is there in this profile. */
  #isIn(item: Json): boolean {
    const word = this.#limits && isMap(item) ? limitOf(item) : undefined;
    if (word === undefined) return true;
    const { profiles, profile, file } = this.#choice;
    const written = (item as LocatedMap)[word];
    const names = Array.isArray(written) ? written : [written];
    const unknown = names.findIndex((name) => !profiles.includes(name as string));
    if (unknown >= 0) {
      const path = Array.isArray(written) ? [word, unknown] : [word];
      this.#problems.push(
        unknownProfile(names[unknown], {
          place: placeOf(spotOf(item, path), { of: "value", file }),
          profiles,
        }),
      );
    }
    return names.includes(profile);
  }

  #bare(item: Json): Json {
    const word = this.#limits && isMap(item) ? limitOf(item) : undefined;
    if (word === undefined) return item;
    return changedMap(item as LocatedMap, (value, name) => name === word ? undefined : value);
  }
}

function limitOf(item: LocatedMap): string | undefined {
  return [oneProfileWord, onlyWord].find((word) => word in item);
}

/** The error for a profile that pipeline.yaml does not list. */
export function unknownProfile(
  name: Json,
  { place, profiles }: {
    readonly place: UserError["details"]["place"];
    readonly profiles: readonly string[];
  },
): UserError {
  return new UserError({
    place,
    action: `cannot find profile ${JSON.stringify(name)}`,
    allowed: typeof name === "string" ? allowedNames(name, profiles) : profiles.join(", "),
    hint: "profiles are listed in pipeline.yaml",
  });
}
