/**
 * Parameters of plug-ins drawn from their schemas, so that a law is held against any plug-in without a
 * list of them. A text is any word: one whose form the schema does not say takes `v.examples` there.
 */
import * as v from "valibot";
import type { Key } from "../../lib/contract/key.ts";
import type { ParamsSchema } from "../../lib/contract/plugins.ts";
import { randomStream } from "../../lib/num/random/random.ts";

/** The parts of valibot's schemas that are read here. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Parts>>;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly items?: readonly Parts[];
  readonly item?: Parts;
  readonly wrapped?: Parts;
  readonly pipe?: readonly { readonly type: string; readonly examples?: readonly unknown[] }[];
}

const numbers = [0.5, 1, 2, 4, 3, 0.25, 0, 0.75, 0.3, 1.5, -0.5, -1, -2, 8, 10, 16, 64];

/** Values of a schema's entry that the entry itself accepts. */
function candidates(schema: Parts): readonly unknown[] {
  const examples = schema.pipe?.find(({ type }) => type === "examples")?.examples;
  const found = examples ?? valuesOf(schema);
  return found.filter((value) => v.safeParse(schema as unknown as v.GenericSchema, value).success);
}

function valuesOf(schema: Parts): readonly unknown[] {
  switch (schema.type) {
    case "number":
      return numbers;
    case "string":
      return ["word"];
    case "boolean":
      return [true, false];
    case "literal":
      return [schema.literal];
    case "picklist":
      return schema.options!;
    case "union":
      return schema.options!.flatMap((option) => candidates(option as Parts));
    case "optional":
      return [undefined, ...candidates(schema.wrapped!)];
    case "array": {
      const items = candidates(schema.item!);
      return [items.slice(0, 1), items.slice(0, 2), items.slice(0, 3)];
    }
    case "strict_object":
      return [0, 1, 2].map((start) => objectOf(Object.entries(schema.entries!), start));
    case "tuple":
      return [schema.items!.map((item) => candidates(item)[0])];
    default:
      return [];
  }
}

/** Its k-th entry has the candidate `start + k`, cyclically, so that entries of one kind differ. */
function objectOf(entries: readonly (readonly [string, Parts])[], start: number): unknown {
  return Object.fromEntries(entries.flatMap(([name, entry], k) => {
    const values = candidates(entry);
    const value = values[(start + k) % values.length];
    return value === undefined ? [] : [[name, value]];
  }));
}

/** `count` sets of parameters, each entry drawn from its candidates; only those that the schema takes. */
export function sampledParameters<P>(
  schema: ParamsSchema<P>,
  { count, key }: { readonly count: number; readonly key: Key },
): P[] {
  const stream = randomStream(key);
  const entries = Object.entries((schema as unknown as Parts).entries!)
    .map(([name, entry]) => [name, candidates(entry)] as const);
  const found: P[] = [];
  for (let k = 0; k < count; k++) {
    const drawn = entries.flatMap(([name, values]) => {
      const value = values[Math.floor(stream.uniform() * values.length)];
      return value === undefined ? [] : [[name, value] as const];
    });
    const parsed = v.safeParse(schema, Object.fromEntries(drawn));
    if (parsed.success) found.push(parsed.output);
  }
  return found;
}
