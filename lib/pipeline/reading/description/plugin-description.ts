/** What there is to say about a plug-in, read from the plug-in itself: nothing is written twice. */
import type { SlotName } from "../../../contract/plugins.ts";
import { type Catalogue, pluginFile } from "../catalogue.ts";
import type { Declaration, PluginDescription } from "./declared.ts";
import { parameterRows } from "./parameter-rows.ts";

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
