/** What there is to say about a plug-in, read from the plug-in itself: nothing is written twice. */
import type { SlotName } from "../../../contract/plugins.ts";
import { type Catalogue, pluginFile } from "../catalogue.ts";
import { type ParameterRow, parameterRows } from "./parameter-rows.ts";

/** Something that a plug-in declares by name: a table, a column, a prediction. */
export interface Declaration {
  readonly name: string;
  /** Description, unit, shape, …: whatever the plug-in says of it. */
  readonly about: string;
}

export interface PluginDescription {
  readonly slot: SlotName;
  readonly name: string;
  /** As the workspace names it. */
  readonly file: string;
  readonly summary: string;
  readonly parameters: readonly ParameterRow[];
  /** Fields that a measure reads. */
  readonly needs: readonly string[];
  /** Roles of the external files that a data set reads. */
  readonly files: readonly string[];
  /** Fields of a dynamics. */
  readonly fields: readonly Declaration[];
  /** Tables of a dynamics. */
  readonly tables: readonly Declaration[];
  /** Columns that a measure gives. */
  readonly columns: readonly Declaration[];
  readonly predictions: readonly Declaration[];
}

/** Loads a plug-in and describes it. */
export async function describePlugin(
  catalogue: Catalogue,
  { slot, name }: { readonly slot: SlotName; readonly name: string },
): Promise<PluginDescription> {
  const plugin = await catalogue.plugin(slot, name);
  const { needs = [], files = [], fields, tables, columns, predictions } = plugin as Declaring;
  return {
    slot,
    name,
    file: catalogue.fileOf(pluginFile(slot, name)),
    summary: plugin.summary,
    parameters: parameterRows(plugin.params),
    needs,
    files,
    fields: declarationsOf(fields),
    tables: declarationsOf(tables),
    columns: declarationsOf(columns),
    predictions: declarationsOf(predictions),
  };
}

/** Describes all plug-ins of a slot, by name. */
export function describeSlot(
  catalogue: Catalogue,
  slot: SlotName,
): Promise<readonly PluginDescription[]> {
  return Promise.all(
    catalogue.plugins(slot).map((name) => describePlugin(catalogue, { slot, name })),
  );
}

/** What a plug-in declares, by what it is. */
export const declaredKinds = ["field", "table", "column", "prediction"] as const;

/** The declarations of one of these kinds. */
export function declaredOf(
  { fields, tables, columns, predictions }: PluginDescription,
  kind: typeof declaredKinds[number],
): readonly Declaration[] {
  return { field: fields, table: tables, column: columns, prediction: predictions }[kind];
}

/** What plug-ins of some kinds declare; a kind has some of these. */
interface Declaring {
  readonly needs?: readonly string[];
  readonly files?: readonly string[];
  readonly fields?: unknown;
  readonly tables?: unknown;
  readonly columns?: unknown;
  readonly predictions?: unknown;
}

/** Entries of a record whose values are words, or records with words among them. */
function declarationsOf(declared: unknown): readonly Declaration[] {
  if (typeof declared !== "object" || declared === null) return [];
  if (Array.isArray(declared)) return declared.map((name) => ({ name: String(name), about: "" }));
  return Object.entries(declared).map(([name, about]) => ({ name, about: aboutWords(about) }));
}

function aboutWords(about: unknown): string {
  if (typeof about === "string") return about;
  if (typeof about !== "object" || about === null) return "";
  const { description, summary, ...rest } = about as Readonly<Record<string, unknown>>;
  const said = [description, summary].filter((words) => typeof words === "string");
  const details = Object.entries(rest).flatMap(([word, value]) => {
    const text = detailWords(value);
    return text === "" ? [] : [`${word}: ${text}`];
  });
  return [...said, ...details].join("; ");
}

function detailWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value === "object" && value !== null) return Object.keys(value).join(", ");
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}
