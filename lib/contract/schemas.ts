/** Schemas of single parameters that many stages and plug-ins have; each adds its own description. */
import * as v from "valibot";

/** A whole number of at least 1. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** A number above 0. */
export const positive = v.pipe(v.number(), v.gtValue(0));

/** A number from 0 to 1, both included. */
export const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** A value of an axis or a parameter. */
export const scalar = v.union([v.number(), v.string(), v.boolean()]);
