/** Parameters of theories of Gram matrices on chirp inputs. */
import * as v from "valibot";
import { count } from "../../contract/schemas.ts";

/** Size of the inputs of lib/data/chirp-inputs.ts. */
export const chirpShape = {
  count: v.pipe(count, v.description("n, chirp inputs")),
  dimension: v.pipe(count, v.description("d, numbers of an input")),
};
