/** What the tests of figures share: validation, and the marks and rows of a specification. */
import assert from "node:assert/strict";
import { Ajv } from "ajv";
import * as v from "valibot";
import schema from "vega-lite/vega-lite-schema.json" with { type: "json" };
import type { Figure, FigurePart, VegaLiteSpec } from "../../lib/contract/plugins.ts";
import type { Table } from "../../lib/contract/table.ts";
import { drawSvg } from "../../stages/rendering/drawing.ts";

const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

export interface Mark {
  readonly type: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly mark: Readonly<Record<string, unknown>>;
  readonly encoding: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface View {
  readonly hconcat?: readonly View[];
  readonly vconcat?: readonly View[];
  readonly concat?: readonly View[];
  readonly layer?: readonly View[];
  readonly data?: { readonly values: readonly Record<string, unknown>[] };
  readonly mark?: { readonly type: string };
  readonly encoding?: Mark["encoding"];
}

export interface Drawn {
  readonly spec: VegaLiteSpec;
  /** Marks of data, by plot, in the order in which they are painted. */
  readonly plots: readonly (readonly Mark[])[];
  /** Every word of the figure. */
  readonly words: string;
  readonly svg: string;
}

/** Fails unless a specification is one of Vega-Lite. */
export function assertVegaLite(spec: unknown): void {
  assert.ok(validate(spec), JSON.stringify(validate.errors?.slice(0, 3)));
}

/** Draws with parameters as a YAML gives them; the specification must be valid and warn of nothing. */
export async function drawn<P, S>(
  plugin: Figure<P, S>,
  inputs: Readonly<Record<string, Table>>,
  params: unknown,
  parts: readonly FigurePart<S>[] = [],
): Promise<Drawn> {
  const spec = plugin.draw(inputs, v.parse(plugin.params, params), parts);
  assertVegaLite(spec);
  assert.equal(JSON.stringify(spec), JSON.stringify(JSON.parse(JSON.stringify(spec))));
  return {
    spec,
    plots: plotsOf(spec as View),
    words: JSON.stringify(spec),
    svg: await drawSvg(spec),
  };
}

/** A figure as a part of another, with parameters as a YAML gives them. */
export function partOf<P, S>(plugin: Figure<P, S>, params: unknown): FigurePart<S> {
  return { sheets: (inputs) => plugin.sheets(inputs, v.parse(plugin.params, params), []) };
}

function plotsOf(view: View): Mark[][] {
  const children = [...(view.hconcat ?? []), ...(view.vconcat ?? []), ...(view.concat ?? [])];
  if (children.length > 0) return children.flatMap(plotsOf);
  const marks = (view.layer ?? [view])
    // Keys, titles and labels have no fields.
    .filter(({ encoding }) => Object.values(encoding ?? {}).some((channel) => "field" in channel))
    .map(({ data, mark, encoding }) => ({
      type: mark!.type,
      rows: data!.values,
      mark: mark as unknown as Mark["mark"],
      encoding: encoding!,
    }));
  return marks.length > 0 ? [marks] : [];
}

/** The marks of one type in a plot. */
export function ofType(plot: readonly Mark[], type: string): Mark[] {
  return plot.filter((mark) => mark.type === type);
}

/** The marks of data of some types, over all plots. */
export function marksOf(spec: VegaLiteSpec, types: readonly string[]): Mark[] {
  return plotsOf(spec as View).flat().filter(({ type }) => types.includes(type));
}
