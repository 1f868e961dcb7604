/** Lays a profile on a paper: axes replaced, stages merged (claims and figures by their name too). */
import { UserError } from "../../contract/errors.ts";
import {
  emptyMap,
  isMap,
  type LocatedMap,
  merged,
  placeOf,
  put,
  spotOf,
  without,
} from "./located.ts";
import { allowedNames } from "../words/nearest.ts";
import { onlyWord, proseOfClaim } from "./schema.ts";
import type { Json } from "../specification/specification.ts";

export interface AppliedProfile {
  /** The paper as it is in this profile, without the word `profiles`. */
  readonly paper: LocatedMap;
  readonly problems: readonly UserError[];
}

const sections = ["stages", "claims", "figures"] as const;

/** The paper in a profile; a profile that the paper does not mention changes nothing. */
export function applyProfile(
  paper: LocatedMap,
  { profile, profiles, file }: {
    readonly profile: string;
    readonly profiles: readonly string[];
    readonly file: string;
  },
): AppliedProfile {
  const problems: UserError[] = [];
  const all = isMap(paper.profiles) ? paper.profiles : emptyMap();
  for (const name of Object.keys(all)) {
    if (!profiles.includes(name)) {
      problems.push(
        new UserError({
          place: placeOf(spotOf(all, [name]), { of: "key", file }),
          action: `cannot find profile "${name}"`,
          allowed: allowedNames(name, profiles),
          hint: "profiles are listed in pipeline.yaml",
        }),
      );
    }
  }
  const result = emptyMap();
  for (const name of Object.keys(paper)) {
    if (name !== "profiles") {
      put(result, name, { value: paper[name], spot: spotOf(paper, [name])! });
    }
  }
  const own = all[profile];
  if (!isMap(own)) {
    return { paper: limited(result, { profile, profiles, file, problems }), problems };
  }
  if (typeof own.estimate === "string") {
    put(result, "estimate", { value: own.estimate, spot: spotOf(own, ["estimate"])! });
  }
  if (isMap(own.axes)) layAxes(result, { over: own.axes, file, problems });
  if (isMap(own.stages)) layStages(result, { over: own.stages, file, problems });
  return { paper: limited(result, { profile, profiles, file, problems }), problems };
}

/**
 * The paper without what is only in other profiles (the word `profiles` of a stage, claim or figure):
 * stages and figures are left out, claims stay in the table as pending.
 */
function limited(
  paper: LocatedMap,
  { profile, profiles, file, problems }: {
    readonly profile: string;
    readonly profiles: readonly string[];
    readonly file: string;
    readonly problems: UserError[];
  },
): LocatedMap {
  for (const word of sections) {
    const section = paper[word];
    if (!isMap(section)) continue;
    const kept = emptyMap();
    for (const name of Object.keys(section)) {
      const entry = section[name];
      const only = isMap(entry) ? entry[onlyWord] : undefined;
      const spot = spotOf(section, [name])!;
      if (!isMap(entry) || !Array.isArray(only)) {
        put(kept, name, { value: entry, spot });
        continue;
      }
      const unknown = only.find((one) => !profiles.includes(String(one)));
      if (unknown !== undefined) {
        problems.push(
          new UserError({
            place: placeOf(spotOf(entry, [onlyWord]), { of: "value", file }),
            action: `cannot find profile ${JSON.stringify(unknown)}`,
            allowed: allowedNames(String(unknown), profiles),
            hint: "profiles are listed in pipeline.yaml",
          }),
        );
      }
      if (only.includes(profile)) {
        put(kept, name, { value: without(entry, [onlyWord]), spot });
      } else if (word === "claims") {
        put(kept, name, { value: pendingClaim(entry, only), spot });
      }
    }
    put(paper, word, { value: kept, spot: spotOf(paper, [word])! });
  }
  return paper;
}

/** The prose of a claim that has to wait for another profile. */
function pendingClaim(claim: LocatedMap, only: readonly Json[]): LocatedMap {
  const prose = Object.keys(proseOfClaim);
  const words = Object.keys(claim).filter((word) => !prose.includes(word));
  const left = without(claim, words);
  const spot = spotOf(claim, [onlyWord])!;
  put(left, "pending", { value: `only in profile ${only.join(" or ")}`, spot });
  return left;
}

interface Layer {
  readonly over: LocatedMap;
  readonly file: string;
  readonly problems: UserError[];
}

function layAxes(paper: LocatedMap, { over, file, problems }: Layer): void {
  const axes = isMap(paper.axes) ? paper.axes : emptyMap();
  const known = emptyMap();
  for (const name of Object.keys(over)) {
    const spot = spotOf(over, [name])!;
    if (name in axes) put(known, name, { value: over[name], spot });
    else {
      problems.push(
        new UserError({
          place: placeOf(spot, { of: "key", file }),
          action: `cannot find axis "${name}" to change`,
          allowed: allowedNames(name, Object.keys(axes)),
          hint: "declare it under `axes` first",
        }),
      );
    }
  }
  // An axis is replaced as a whole, also where a map meets a map.
  const replaced = merged(axes, known, () => null);
  if ("axes" in paper) put(paper, "axes", { value: replaced, spot: spotOf(paper, ["axes"])! });
}

function layStages(paper: LocatedMap, { over, file, problems }: Layer): void {
  const names = sections.flatMap((section) =>
    isMap(paper[section]) ? Object.keys(paper[section] as LocatedMap) : []
  );
  for (const name of Object.keys(over)) {
    const spot = spotOf(over, [name])!;
    const section = sections.find((word) =>
      isMap(paper[word]) && name in (paper[word] as LocatedMap)
    );
    if (section === undefined) {
      problems.push(
        new UserError({
          place: placeOf(spot, { of: "key", file }),
          action: `cannot find stage "${name}" to change`,
          allowed: allowedNames(name, names),
          hint: "a profile changes stages, claims and figures by their name",
        }),
      );
      continue;
    }
    const change = emptyMap();
    put(change, name, { value: over[name], spot });
    const value = merged(paper[section] as LocatedMap, change, namedPlugin);
    put(paper, section, { value, spot: spotOf(paper, [section])! });
  }
}

/** `dynamics: x` is `dynamics: { use: x }` when parameters are laid on it; another plug-in replaces. */
function namedPlugin(below: Json, above: Json): Json {
  if (!isMap(above)) return below;
  const named = typeof below === "string" ? Object.assign(emptyMap(), { use: below }) : below;
  if (isMap(named) && "use" in above && named.use !== above.use) return null;
  return named;
}
