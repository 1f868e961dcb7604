/** Distances of finite networks to their continuous limit. */
import * as v from "valibot";
import type { Fields, Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

const optional = ["linearError", "jacobianError", "referenceError"] as const;

/**
 * Column stateError and, where the dynamics have them, linearError, jacobianError and
 * referenceError.
 */
export const plugin = {
  summary: "distance of states and Jacobians to the limit, of states to the linear recursion",
  params,
  needs: ["stateError"],
  measure: (fields: Fields) => ({
    stateError: fields.stateError,
    ...Object.fromEntries(
      optional.flatMap((name) => fields[name] === undefined ? [] : [[name, fields[name]]]),
    ),
  }),
} satisfies Measure<v.InferOutput<typeof params>>;
