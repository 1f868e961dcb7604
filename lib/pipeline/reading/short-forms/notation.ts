/**
 * `notation`: how a paper's figures name their columns. An axis that is written as the name of a
 * column, or with `of: column`, takes its title and scale from there; a split by a column its symbol.
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
  spotOf,
  without,
} from "../located.ts";
import { type AnySchema, entriesOf } from "../schema-issues.ts";
import { allowedNames } from "../../words/nearest.ts";
import { withPanels } from "./settings.ts";
import { ofWord } from "./subject.ts";
import type { Json } from "../../specification/specification.ts";

export interface NotationContext {
  /** By column: a title, or a map of symbol, title and scale. */
  readonly notation: LocatedMap;
  readonly catalogue: Catalogue;
  readonly file: string;
  readonly problems: UserError[];
}

/** The words of a figure whose values may be columns of the notation, by plug-in. */
type Places = ReadonlyMap<string, ReadonlyMap<string, "axis" | "split">>;

/** A figure plug-in's use with the notation put in. */
export async function withNotation(use: Json, context: NotationContext): Promise<Json> {
  if (!isMap(use)) return use;
  const panels = Array.isArray(use.panels) ? use.panels as readonly Json[] : [];
  const names = [use, ...panels].flatMap((one) => isMap(one) ? [one.use] : []);
  const places = await placesOf(names, context.catalogue);
  const change = (one: Json) => changed(one, { ...context, places });
  return withPanels(change(use), change);
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
    const spot = spotOf(use, [word]);
    if (meaning === "axis") {
      const own = isMap(value) ? without(value, [ofWord]) : emptyMap();
      const column = isMap(value) ? value[ofWord] : value;
      if (column === undefined) return value;
      const at = isMap(value) ? spotOf(value, [ofWord]) : spot;
      const entry = entryOf(column, { ...context, spot: at });
      return entry === undefined ? value : merged(without(entry, ["symbol"]), own);
    }
    if (meaning !== "split" || typeof value !== "string") return value;
    const split = emptyMap();
    set(split, "column", { value, spot });
    const entry = entryOf(value, { ...context, spot });
    if (entry === undefined) return split;
    const symbol = entry.symbol ?? entry.title;
    if (typeof symbol === "string") {
      const written = spotOf(entry, ["symbol"]) ?? spotOf(entry, ["title"]);
      set(split, "title", { value: `${symbol} = {}`, spot: written });
    }
    return split;
  });
}

/** What the notation says of a column; undefined after a problem. */
function entryOf(
  column: Json,
  { notation, file, problems, spot }: NotationContext & {
    readonly spot: ReturnType<typeof spotOf>;
  },
): LocatedMap | undefined {
  const entry = typeof column === "string" && column in notation ? notation[column] : undefined;
  if (isMap(entry)) return entry;
  if (typeof entry === "string") {
    const result = emptyMap();
    set(result, "title", { value: entry, spot: spotOf(notation, [column as string]) });
    return result;
  }
  problems.push(
    new UserError({
      place: placeOf(spot, { of: "value", file }),
      action: `cannot find the notation of ${JSON.stringify(column)}`,
      allowed: allowedNames(String(column), Object.keys(notation)) || "none",
      hint: "add it to `notation`, or write `{ title: … }`",
    }),
  );
  return undefined;
}
