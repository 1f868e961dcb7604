/** Inputs that name a stage alone: of a stage with one output, that output is meant. */
import { changedMap, isMap, type LocatedMap, set, spotOf, without } from "../located.ts";
import type { Addresses } from "./addresses.ts";

/** The stage with its inputs as `role: stage.output`. */
export async function withWholeInputs(
  stage: LocatedMap,
  { whose, addresses }: { readonly whose: string; readonly addresses: Addresses },
): Promise<LocatedMap> {
  const written = stage.inputs;
  if (!isMap(written)) return stage;
  const inputs = changedMap(written, (value) => value);
  for (const role of Object.keys(written)) {
    const value = written[role];
    if (typeof value !== "string" || value.includes(".")) continue;
    const spot = spotOf(written, [role]);
    const address = await addresses.find(value, { whose: `input "${role}" of ${whose}`, spot });
    // Without an address the problem is reported; the name goes on as what it cannot be.
    const whole = address === undefined ? undefined : `${address.stage}.${address.output}`;
    if (whole === undefined) delete inputs[role];
    else set(inputs, role, { value: whole, spot });
  }
  const result = without(stage, ["inputs"]);
  set(result, "inputs", { value: inputs, spot: spotOf(stage, ["inputs"]) });
  return result;
}
