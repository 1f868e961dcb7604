/** Parameters as a job has them: those of the YAML, and those that its axes give. */
import type { AxisPoint, JsonMap } from "./specification.ts";

/** `fromAxes` names the parameters that are values of the axes of the same names. */
export function filledParams(
  params: JsonMap,
  fromAxes: readonly string[],
  axes: AxisPoint,
): JsonMap {
  return { ...params, ...Object.fromEntries(fromAxes.map((name) => [name, axes[name]])) };
}
