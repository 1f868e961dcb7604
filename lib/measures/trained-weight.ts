/** One weight of a residual network along its layers, before and after training. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import { axisOf, labelledAxis, namedArray } from "../num/array.ts";
import type { Measure } from "../contract/plugins.ts";

const index = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);

const params = v.strictObject({
  network: v.pipe(index, v.description("which network")),
  row: v.pipe(index, v.description("row of the weight in its matrix")),
  column: v.pipe(index, v.description("column of the weight in its matrix")),
});

/**
 * Columns by `state` (initial, trained, update: their difference) and `layer`: `weight` times
 * sqrt(width), and the layer `time` k / L. Fields `matricesInitial`, `matrices`: network x layer x
 * row x column.
 */
export const plugin = {
  summary: "one weight along the layers before and after training, times sqrt(width)",
  params,
  needs: ["matricesInitial", "matrices"],
  columns: {
    weight: { description: "weight times sqrt(width)", axes: ["state", "layer"] },
    time: { description: "layer time k / L", axes: ["layer"] },
  },
  measure({ matricesInitial, matrices }, chosen) {
    const { axes } = matricesInitial;
    const layers = axisOf(matricesInitial, "layer").length;
    const columns = axisOf(matricesInitial, "column").length;
    for (const name of ["network", "row", "column"] as const) {
      const { length } = axisOf(matricesInitial, name);
      if (chosen[name] < length) continue;
      throw new UserError({
        action: `cannot follow the weight of ${name} ${chosen[name]}`,
        allowed: `${name} 0 to ${length - 1}`,
      });
    }
    const at = (layer: number) =>
      axes.reduce((offset, { name, length }) => {
        const position = name === "layer" ? layer : chosen[name as keyof typeof chosen];
        return offset * length + position;
      }, 0);
    const path = ({ values }: typeof matrices) =>
      Array.from({ length: layers }, (_, layer) => values[at(layer)] * Math.sqrt(columns));
    const [initial, trained] = [path(matricesInitial), path(matrices)];
    const update = trained.map((value, k) => value - initial[k]);
    const layer = labelledAxis("layer", Array.from({ length: layers }, (_, k) => k + 1));
    const state = labelledAxis("state", ["initial", "trained", "update"]);
    return {
      weight: namedArray(
        [state, layer],
        Float64Array.from([...initial, ...trained, ...update]),
        { missing: "the network diverged" },
      ),
      time: namedArray(
        [layer],
        Float64Array.from({ length: layers }, (_, k) => (k + 1) / layers),
      ),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
