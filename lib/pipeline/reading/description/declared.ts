/** What a plug-in says of itself, as data. */
import type { SlotName } from "../../../contract/plugins.ts";
import type { ParameterRow } from "./parameter-rows.ts";

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

/** What a plug-in declares, by what it is. */
export const declaredKinds = ["field", "table", "column", "prediction"] as const;

/** The declarations of one of these kinds. */
export function declaredOf(
  { fields, tables, columns, predictions }: PluginDescription,
  kind: typeof declaredKinds[number],
): readonly Declaration[] {
  return { field: fields, table: tables, column: columns, prediction: predictions }[kind];
}
