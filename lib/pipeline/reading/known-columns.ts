/** The columns that an output will have, as far as plug-ins and kinds say so before anything runs. */
import { UserError } from "../../contract/errors.ts";
import type { SlotName } from "../../contract/plugins.ts";
import type { AxisSpec, StageSpec } from "../specification/specification.ts";
import { programKind } from "../specification/program.ts";
import type { Catalogue } from "./catalogue.ts";

/** What a plug-in may say that it gives; those that say nothing are asked nothing. */
interface Declaring {
  readonly fields?: Readonly<Record<string, Declared>>;
  readonly tables?: Readonly<
    Record<string, { readonly fields?: readonly string[]; readonly optional?: readonly string[] }>
  >;
  readonly columns?: Readonly<Record<string, Declared>>;
  readonly predictions?: Readonly<Record<string, unknown>>;
}
interface Declared {
  readonly axes?: readonly (string | { readonly name: string })[];
}

/** Columns, perhaps with parts in angle brackets, and the file that declares them. */
export interface KnownColumns {
  readonly columns: readonly string[];
  /** Those among them that are axes whatever the parameters: they differ between the rows. */
  readonly axes: readonly string[];
  readonly file: string;
}

/** The columns of an output of a stage with dynamics or a program, without those of its axes. */
export async function columnsMeasured(
  { slots, kind, params, place }: StageSpec,
  output: string,
  catalogue: Catalogue,
): Promise<KnownColumns | undefined> {
  if (kind === programKind) return columnsOfProgram({ params, place }, output);
  const [dynamics] = slots.dynamics ?? [];
  const measure = (slots.measures ?? []).find(({ name }) => name === output);
  if (dynamics === undefined || measure === undefined) return undefined;
  const { fields, tables } = await declaredBy(catalogue, "dynamics", dynamics.name) ?? {};
  const table = tables && Object.hasOwn(tables, output) ? tables[output] : undefined;
  if (table !== undefined && fields !== undefined) {
    const names = [...table.fields ?? [], ...table.optional ?? []];
    const own = names.map((name) => [name, Object.hasOwn(fields, name) ? fields[name] : {}]);
    return { ...columnsOf(Object.fromEntries(own)), file: dynamics.file! };
  }
  const { columns } = await declaredBy(catalogue, "measures", output) ?? {};
  return columns === undefined
    ? undefined
    : { ...columnsOf(columns), file: measure.file ?? dynamics.file! };
}

/** A program's columns are those that the YAML declares, all of them. */
function columnsOfProgram(
  { params, place }: Pick<StageSpec, "params" | "place">,
  output: string,
): KnownColumns | undefined {
  const { outputs } = params as unknown as {
    readonly outputs: Readonly<
      Record<string, { readonly columns: Readonly<Record<string, { readonly axis?: boolean }>> }>
    >;
  };
  if (!Object.hasOwn(outputs, output)) return undefined;
  const { columns } = outputs[output];
  const names = Object.keys(columns);
  return { columns: names, axes: names.filter((name) => columns[name].axis), file: place.file };
}

/** The names of the label columns that a stage's outputs get: the parts of its axes. */
export function labelsOf(stage: StageSpec, axes: readonly AxisSpec[]): readonly string[] {
  return axes.filter((axis) => stage.axes.includes(axis.name))
    .flatMap(({ points }) => Object.keys(points[0]));
}

function columnsOf(
  declared: Readonly<Record<string, Declared>>,
): Pick<KnownColumns, "columns" | "axes"> {
  const axes = Object.values(declared).flatMap(({ axes = [] }) => axes);
  const named = axes.map((axis) => typeof axis === "string" ? axis : axis.name);
  return {
    columns: [...new Set([...Object.keys(declared), ...named])],
    axes: [...new Set(axes.filter((axis) => typeof axis === "string"))],
  };
}

/** What a plug-in declares; undefined where there is none that can be read. */
export async function declaredBy(
  catalogue: Catalogue,
  slot: SlotName,
  name: string,
): Promise<Declaring | undefined> {
  if (!catalogue.plugins(slot).includes(name)) return undefined;
  try {
    return await catalogue.plugin(slot, name) as Declaring;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
