/** Parameters of theories of ReLU networks with one input. */
import * as v from "valibot";
import { positive } from "../../contract/schemas.ts";
import { exampleParams } from "../../num/relu-measure/problem-params.ts";

/** Examples and lambda. */
export const penalisedParams = {
  ...exampleParams,
  penalty: v.pipe(positive, v.description("lambda, weight of the squared norm of the neurons")),
};

/** And a temperature. */
export const gibbsParams = {
  ...penalisedParams,
  inverseTemperature: v.pipe(positive, v.description("beta; beta lambda up to 1e5 is tested")),
};
