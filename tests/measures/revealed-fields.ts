/** A field of zeros for measures that hand fields on. */
import type { NamedArray } from "../../lib/contract/array.ts";
import { namedArray } from "../../lib/num/array.ts";

/** One field per name, over two networks, plus one that no measure asks for. */
export function fieldsNamed(names: readonly string[]): Record<string, NamedArray> {
  const field = (description: string) =>
    namedArray([{ name: "network", length: 2 }], new Float64Array(2), { description });
  return Object.fromEntries([...names, "unasked"].map((name) => [name, field(name)]));
}
