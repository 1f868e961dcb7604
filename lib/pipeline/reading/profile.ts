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
import { oneProfileWord, unknownProfile } from "./short-forms/by-profile.ts";
import { namedPlugin } from "./short-forms/laid-over.ts";
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
      const limit = isMap(entry) ? limitOf(entry) : undefined;
      const spot = spotOf(section, [name])!;
      if (!isMap(entry) || limit === undefined) {
        put(kept, name, { value: entry, spot });
        continue;
      }
      const { word: limitWord, only } = limit;
      const unknown = only.find((one) => !profiles.includes(one as string));
      if (unknown !== undefined) {
        const place = placeOf(spotOf(entry, [limitWord]), { of: "value", file });
        problems.push(unknownProfile(unknown, { place, profiles }));
      }
      if (only.includes(profile)) {
        put(kept, name, { value: without(entry, [limitWord]), spot });
      } else if (word === "claims") {
        put(kept, name, { value: pendingClaim(entry, limit), spot });
      }
    }
    put(paper, word, { value: kept, spot: spotOf(paper, [word])! });
  }
  return paper;
}

/** The profiles that an entry is limited to; undefined if it is in all, or says so wrongly. */
function limitOf(
  entry: LocatedMap,
): { readonly word: string; readonly only: readonly Json[] } | undefined {
  const one = entry[oneProfileWord];
  if (typeof one === "string") return { word: oneProfileWord, only: [one] };
  const several = entry[onlyWord];
  return Array.isArray(several) ? { word: onlyWord, only: several } : undefined;
}

/** The prose of a claim that has to wait for another profile. */
function pendingClaim(
  claim: LocatedMap,
  { word, only }: { readonly word: string; readonly only: readonly Json[] },
): LocatedMap {
  const prose = Object.keys(proseOfClaim);
  const left = without(claim, Object.keys(claim).filter((name) => !prose.includes(name)));
  const spot = spotOf(claim, [word])!;
  // What is no name has been refused above; it may be anything.
  const names = only.map((one) => typeof one === "string" ? one : JSON.stringify(one));
  put(left, "pending", { value: `only in profile ${names.join(" or ")}`, spot });
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
