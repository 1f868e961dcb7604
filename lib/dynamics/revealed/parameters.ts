/** Parameters of all dynamics of revealed networks. */
import * as v from "valibot";
import { networks } from "../ensemble/networks.ts";

/** Spread into a plug-in's strictObject. */
export const trainingParams = {
  networks,
  learningRate: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.description("base learning rate eta")),
    1,
  ),
  batch: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description("examples of a step, taken in their order, from the start again at the end"),
    ),
    1,
  ),
};

/** Parameter `steps`. */
export const steps = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.description("steps of gradient descent"),
);
