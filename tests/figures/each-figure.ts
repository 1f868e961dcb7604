/** Random specifications of every figure plug-in of this repository. */
import fc from "fast-check";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import type { Figure, VegaLiteSpec } from "../../lib/contract/plugins.ts";
import type { Table } from "../../lib/contract/table.ts";
import { randomParams, randomTable } from "./random-figures.ts";

export type AnyFigure = Figure<unknown>;
/** Those of this repository. A plug-in of one's own is held by its own test until it is listed. */
export const names = Object.keys(randomParams).sort();
export const plugins = Object.fromEntries(
  await Promise.all(names.map(async (name) => {
    const { plugin } = await import(`../../lib/figures/${name}.ts`) as { plugin: AnyFigure };
    return [name, plugin] as const;
  })),
);

/** The specification, or undefined for what is refused in words for the user. */
function specOf(
  name: string,
  rows: Table,
  params: unknown,
  draw: (plugin: AnyFigure, params: unknown) => VegaLiteSpec,
): VegaLiteSpec | undefined {
  const parsed = v.safeParse(plugins[name].params, params);
  if (!parsed.success) return undefined;
  try {
    return draw(plugins[name], parsed.output);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw new Error(`${name} of ${rows.length} rows, ${JSON.stringify(params)}`, { cause: error });
  }
}

/** Runs `see` with random specifications of a plug-in. Ends with the share that was drawn. */
export function eachSpec(
  name: string,
  { seed, runs }: { seed: number; runs: number },
  see: (spec: VegaLiteSpec, rows: Table, params: unknown) => void,
): number {
  let drawn = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const [rows, params] = [randomTable(g), randomParams[name](g)];
      const spec = specOf(name, rows, params, (plugin, own) => plugin.draw({ rows }, own, []));
      if (spec === undefined) return;
      drawn++;
      see(spec, rows, params);
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  return drawn / runs;
}
