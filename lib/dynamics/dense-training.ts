/** Trains fully connected networks, scaled by a row of exponents, on labelled images. */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import type { Table } from "../contract/table.ts";
import { fieldsOf } from "./dense-training/fields.ts";
import { trainAll } from "./dense-training/plan.ts";
import { shapeOf } from "./dense-training/shape.ts";
import { batchParam } from "./training/batches.ts";
import { type ExampleWishes, readExamples } from "./training/examples.ts";
import { count, positive } from "../contract/schemas.ts";
import { declaredFields, declaredTables } from "./declared/dense-training.ts";

const params = v.strictObject({
  optimizer: v.optional(
    v.pipe(v.picklist(["gradient-descent"]), v.description("plain gradient descent on batches")),
    "gradient-descent",
  ),
  learningRate: v.pipe(positive, v.description("base rate eta")),
  batch: batchParam,
  steps: v.pipe(count, v.description("steps of training")),
  networks: v.optional(v.pipe(count, v.description("networks, trained one after the other")), 1),
  sampling: v.optional(
    v.pipe(
      v.picklist(["epochs", "replacement"]),
      v.description("batches run through the examples in random order, or are drawn independently"),
    ),
    "epochs",
  ),
  pixelMean: v.optional(
    v.pipe(v.number(), v.description("inputs of bytes become (byte / 255 - mean) / deviation")),
    0,
  ),
  pixelDeviation: v.optional(v.pipe(positive, v.description("see pixelMean")), 1),
  firstBias: v.optional(
    v.pipe(
      v.picklist(["as-weights", "unscaled"]),
      v.description("deviation of the bias of layer 1: that of its weights, or not divided"),
    ),
    "as-weights",
  ),
  calibration: v.optional(
    v.pipe(
      v.picklist(["large-first-step", "none"]),
      v.description("whether large first rates are calibrated on two batches of their own"),
    ),
    "large-first-step",
  ),
  calibrationCap: v.optional(
    v.pipe(positive, v.description("largest base rate of the calibration")),
    500,
  ),
  lossWindow: v.optional(v.pipe(count, v.description("steps whose losses are averaged")), 5),
  recordEvery: v.optional(
    v.pipe(count, v.description("steps between records of norms and sizes of layers")),
    100,
  ),
  spectraExamples: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("examples for the singular values of layers; 0: none are taken"),
    ),
    0,
  ),
  spectraAfter: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.description("steps before they are taken: 0, 1, a multiple of recordEvery, or all"),
    ),
    1,
  ),
});

/**
 * Cross-entropy, rates eta m^-c of the recipe's row at each step, float32
 * (lib/dynamics/dense-training/scales.ts says why that is enough). Initial draws depend on the
 * job's key and the layer, not on the scaling, the activation's deviation or the rates: stages that
 * differ in their recipe's parametrization alone start from the same U.
 *
 * A run whose loss is not finite ends there: `diverged` is 1, its later losses are missing, and its test
 * accuracy is that of a guess. Long jobs keep a checkpoint about every 2e11 operations and go on from it bit for bit.
 * Fields: lib/dynamics/dense-training/fields.ts.
 */
export const plugin = {
  summary: "stochastic gradient descent on fully connected networks, scaled by exponents",
  params,
  fields: declaredFields,
  tables: declaredTables,
  async simulate({ params, recipe, data, test, key, compute }) {
    const shape = shapeOf(recipe);
    const pixels = { mean: params.pixelMean, deviation: params.pixelDeviation };
    const read = (table: Table | undefined, role: ExampleWishes["role"]) => {
      const [inputSize, outputSize] = [shape.sizes[0], shape.sizes.at(-1)!];
      const wishes = { role, inputSize, outputSize, loss: "cross-entropy" } as const;
      return { ...readExamples(table, wishes), pixels };
    };
    const [examples, held] = [read(data, "data"), read(test, "test")];
    const { calibration, calibrationCap, ...options } = params;
    const logs = await trainAll({
      shape,
      options: { ...options, ...(calibration === "none" ? {} : { calibrationCap }) },
      examples,
      test: held,
      key,
      compute,
    });
    return fieldsOf(logs, { shape, options, examples: examples.count, test: held.count });
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
