/**
 * `notation`: how a paper's figures name their columns. An axis that is written as the name of a
 * column, or with `column`, takes its title and scale from there; a split by a column its symbol.
 */
import { UserError } from "../../../contract/errors.ts";
import type { Catalogue } from "../catalogue.ts";
import {
  changedMap,
  emptyMap,
  isMap,
  type LocatedMap,
  merged,
  placeOf,
  set,
  type Spot,
  spotOf,
  withEntry,
  without,
} from "../located.ts";
import { type AnySchema, entriesOf } from "../problems/schema-issues.ts";
import { allowedNames } from "../../words/nearest.ts";
import { withPanels } from "./settings.ts";
import type { Json } from "../../specification/specification.ts";

export interface NotationContext {
  /** By column: symbol, title and scale. */
  readonly notation: LocatedMap;
  readonly catalogue: Catalogue;
  readonly file: string;
  readonly problems: UserError[];
}

/** The words of a figure whose values may be columns of the notation, by plug-in. */
type Places = ReadonlyMap<string, ReadonlyMap<string, "axis" | "split">>;

/** A figure with the notation put in, in its panels as well. */
export async function withNotation(
  figure: LocatedMap,
  context: NotationContext,
): Promise<LocatedMap> {
  const use = figure.figure;
  if (!isMap(use)) return figure;
  const panels = Array.isArray(use.panels) ? use.panels as readonly Json[] : [];
  const names = [use, ...panels].flatMap((one) => isMap(one) ? [one.use] : []);
  const places = await placesOf(names, context.catalogue);
  const change = (one: Json) => changed(one, { ...context, places });
  const value = withPanels(change(use), change);
  return withEntry(figure, "figure", { value, spot: spotOf(figure, ["figure"]) });
}

async function placesOf(names: readonly Json[], catalogue: Catalogue): Promise<Places> {
  const places = new Map<string, ReadonlyMap<string, "axis" | "split">>();
  for (const name of names) {
    if (typeof name !== "string" || !catalogue.plugins("figure").includes(name)) continue;
    const found = new Map<string, "axis" | "split">();
    try {
      const { params } = await catalogue.plugin("figure", name);
      for (const [word, schema] of Object.entries(entriesOf(params))) {
        const meaning = meaningOf(schema);
        if (meaning !== undefined) found.set(word, meaning);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error; // The reader reports it.
    }
    places.set(name, found);
  }
  return places;
}

/** An axis has a title and a scale; a split has a column and how its values read. */
function meaningOf(schema: AnySchema): "axis" | "split" | undefined {
  const words = entriesOf(schema);
  if ("title" in words && "scale" in words) return "axis";
  return "title" in words && "column" in words ? "split" : undefined;
}

function changed(use: Json, context: NotationContext & { readonly places: Places }): Json {
  if (!isMap(use) || typeof use.use !== "string") return use;
  const places = context.places.get(use.use);
  if (places === undefined) return use;
  return changedMap(use, (value, word) => {
    const meaning = places.get(word);
    if (meaning === undefined || !(typeof value === "string" || isMap(value))) return value;
    const written = isMap(value) ? value : byColumn(value, spotOf(use, [word]));
    return meaning === "axis" ? axisOf(written, context) : splitOf(written, context);
  });
}

/** A column's name as the map that it stands for. */
function byColumn(column: Json, spot: Spot | undefined): LocatedMap {
  const map = emptyMap();
  set(map, "column", { value: column, spot });
  return map;
}

/** An axis with the title and scale of its column, and what else is written. */
function axisOf(axis: LocatedMap, context: NotationContext): LocatedMap {
  if (!("column" in axis)) return axis;
  const spot = spotOf(axis, ["column"]);
  const own = without(axis, ["column"]);
  const entry = entryOf(axis.column, context.notation);
  if (entry !== undefined) return merged(without(entry, ["symbol"]), own);
  const { notation, file, problems } = context;
  problems.push(
    new UserError({
      place: placeOf(spot, { of: "value", file }),
      action: `cannot find the notation of ${JSON.stringify(axis.column)}`,
      allowed: allowedNames(JSON.stringify(axis.column), Object.keys(notation)) || "none",
      hint: "add it to `notation`, or write `{ title: … }`",
    }),
  );
  return own;
}

/** A split with its column's symbol as the title of its values, unless it has a title. */
function splitOf(split: LocatedMap, { notation }: NotationContext): LocatedMap {
  const entry = "title" in split ? undefined : entryOf(split.column, notation);
  const symbol = entry?.symbol;
  if (typeof symbol !== "string") return split;
  return withEntry(split, "title", { value: `${symbol} = {}`, spot: spotOf(entry, ["symbol"]) });
}

/** What the notation says of a column. */
function entryOf(column: Json | undefined, notation: LocatedMap): LocatedMap | undefined {
  const entry = typeof column === "string" ? notation[column] : undefined;
  return isMap(entry) ? entry : undefined;
}
