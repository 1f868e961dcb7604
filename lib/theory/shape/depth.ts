/** Depth and layer time of a network. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { count, positive } from "../../contract/schemas.ts";

/** Width, with depth or layer time. */
export const depthParams = {
  width: v.pipe(count, v.description("units per layer, n")),
  depth: v.optional(v.pipe(count, v.description("layers, d"))),
  time: v.optional(
    v.pipe(positive, v.description("T = d / n, instead of depth")),
  ),
};

/** The depth d = round(T n) and the layer time d / n. Throws a UserError if neither is given. */
export function depthOf({ width, depth, time }: {
  readonly width: number;
  readonly depth?: number | undefined;
  readonly time?: number | undefined;
}): { depth: number; time: number } {
  if (depth === undefined && time === undefined) {
    throw new UserError({
      action: "cannot predict for a network of unknown depth",
      allowed: "a parameter or axis `depth`, or `time`",
    });
  }
  const layers = depth ?? Math.max(1, Math.round(time! * width));
  return { depth: layers, time: layers / width };
}
