/** Tables that a stage's dynamics declares: names for its `measures`, beside the plug-ins. */
import { UserError } from "../../contract/errors.ts";
import type { Catalogue } from "./catalogue.ts";
import { isMap, type LocatedMap } from "./located.ts";

/** Tables by name, and whose they are. */
export interface DynamicsTables {
  readonly dynamics: string;
  readonly tables: Readonly<Record<string, { readonly summary: string }>>;
}

/** The tables of every dynamics of a workspace, for editors. */
export async function allTables(catalogue: Catalogue): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const dynamics of catalogue.plugins("dynamics")) {
    const { tables = {} } = await catalogue.plugin("dynamics", dynamics);
    for (const table of Object.keys(tables)) names.add(table);
  }
  return [...names].sort();
}

/**
 * The tables of the dynamics that a stage names; undefined where it names none that can be read, of which
 * more is said where the dynamics itself is read.
 */
export async function tablesOf(
  { dynamics: written }: LocatedMap,
  catalogue: Catalogue,
): Promise<DynamicsTables | undefined> {
  const dynamics = isMap(written) ? written.use : written;
  if (typeof dynamics !== "string" || !catalogue.plugins("dynamics").includes(dynamics)) {
    return undefined;
  }
  try {
    const { tables = {} } = await catalogue.plugin("dynamics", dynamics);
    return { dynamics, tables };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
