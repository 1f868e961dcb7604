/** What is allowed and yet makes a reader of the paper wonder: reported, and nothing fails. */
import type { Place } from "../../../contract/errors.ts";
import type { Catalogue } from "../catalogue.ts";
import { isMap, type LocatedMap, type Path, placeOf, spotOf } from "../located.ts";
import type { Json, PaperSpec } from "../../specification/specification.ts";

export interface Warning {
  readonly place: Place;
  /** A sentence without its full stop, and what to do about it. */
  readonly text: string;
}

/** What the warnings look at: a paper that was read, and its text in full. */
export interface WarningQuestion {
  readonly paper: PaperSpec;
  readonly written: LocatedMap;
  /** Axes that some stage names in some profile. */
  readonly axesNamed: ReadonlySet<string>;
  readonly catalogue: Catalogue;
}

/** Where an entry is written. */
export function placeIn(
  { paper, written }: WarningQuestion,
  path: Path,
  of: "key" | "value" = "value",
): Place {
  return placeOf(spotOf(written, path), { of, file: paper.file });
}

/** A map inside the written paper, and the way to it. */
export interface Part {
  readonly path: Path;
  readonly map: LocatedMap;
}

/** The checks of a claim, or of a stage that compares; none if it has none. */
export function checksOf({ written }: WarningQuestion, path: Path): readonly Part[] {
  const checks = (at(written, path) as LocatedMap | undefined)?.checks;
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((map, index) =>
    isMap(map) ? [{ path: [...path, "checks", index], map }] : []
  );
}

/** The map that is written at a path; undefined if there is none. */
export function mapAt({ written }: WarningQuestion, path: Path): LocatedMap | undefined {
  const found = at(written, path);
  return isMap(found) ? found : undefined;
}

/** The layers of a figure: every map in it that names an input. */
export function layersOf({ written }: WarningQuestion, name: string): readonly Part[] {
  const found: Part[] = [];
  const visit = (value: Json | undefined, path: Path): void => {
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]));
    if (!isMap(value)) return;
    if (typeof value.input === "string") found.push({ path, map: value });
    for (const word of Object.keys(value)) visit(value[word], [...path, word]);
  };
  const path = ["figures", name, "figure"];
  visit(at(written, path), path);
  return found;
}

function at(root: Json | undefined, path: Path): Json | undefined {
  let found: Json | undefined = root;
  for (const name of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Readonly<Record<string | number, Json>>)[name];
  }
  return found;
}

/** Sections by the role of their entries. */
export const sectionOfRole = { stage: "stages", claim: "claims", figure: "figures" } as const;
