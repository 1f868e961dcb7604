/**
 * Writes a JSON Schema shorter: a part that stands in several places becomes a definition, which these
 * places refer to. What it accepts and describes stays the same.
 */

/** A JSON Schema (draft 7), or a part of one. */
export interface JsonSchema {
  readonly [word: string]: unknown;
}

/** A shorter part costs less than a reference to it. */
const lengthMin = 60;

/** Words whose value is a schema or a list of schemas; and those whose value is a map of schemas. */
const schemaWords = ["items", "additionalItems", "additionalProperties", "propertyNames"];
const listWords = ["anyOf", "oneOf", "allOf", "items"];
const mapWords = ["properties", "patternProperties"];

/**
 * Definitions that mean what the given ones do, and the new ones that they share. Names of the new ones
 * are those of the property where the part first stands; given names stay.
 */
export function sharedDefinitions(
  given: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  const places = countPlaces(Object.values(given));
  const names = new Map<string, string>();
  const shared: Record<string, JsonSchema> = {};
  const rewritten = (schema: JsonSchema, name: string): JsonSchema => {
    const text = JSON.stringify(schema);
    if (places.get(text)! < 2 || text.length < lengthMin) {
      return mapParts(schema, name, rewritten);
    }
    let own = names.get(text);
    if (own === undefined) {
      own = freeName(name, { ...given, ...shared });
      names.set(text, own);
      shared[own] = {}; // Takes the name before parts of it look for theirs.
      shared[own] = mapParts(schema, name, rewritten);
    }
    return { $ref: `#/$defs/${own}` };
  };
  const own = Object.entries(given).map(([name, schema]) =>
    [name, mapParts(schema, name, rewritten)] as const
  );
  return { ...Object.fromEntries(own), ...shared };
}

/** In how many places each part stands; parts of a part that stands in several count once. */
function countPlaces(schemas: readonly JsonSchema[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const visit = (schema: JsonSchema, name: string): JsonSchema => {
    const text = JSON.stringify(schema);
    const before = places.get(text) ?? 0;
    places.set(text, before + 1);
    if (before === 0) mapParts(schema, name, visit);
    return schema;
  };
  for (const schema of schemas) mapParts(schema, "", visit);
  return places;
}

/** The schema with each part, directly below, in place of what `change` makes of it. */
function mapParts(
  schema: JsonSchema,
  name: string,
  change: (part: JsonSchema, name: string) => JsonSchema,
): JsonSchema {
  const changed: Record<string, unknown> = { ...schema };
  for (const [word, value] of Object.entries(schema)) {
    if (mapWords.includes(word)) {
      changed[word] = Object.fromEntries(
        Object.entries(value as Readonly<Record<string, JsonSchema>>)
          .map(([property, part]) => [property, change(part, property)]),
      );
    } else if (listWords.includes(word) && Array.isArray(value)) {
      changed[word] = value.map((part: JsonSchema) => change(part, name));
    } else if (schemaWords.includes(word) && typeof value === "object") {
      changed[word] = change(value as JsonSchema, name);
    }
  }
  return changed;
}

function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  if (!Object.hasOwn(taken, wanted)) return wanted;
  let count = 2;
  while (Object.hasOwn(taken, `${wanted}-${count}`)) count++;
  return `${wanted}-${count}`;
}
