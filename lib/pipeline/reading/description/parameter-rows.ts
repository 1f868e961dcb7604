/** The parameters of a plug-in as rows: name, type in words, default, description. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { type AnySchema, descriptionOf, entriesOf } from "../problems/schema-issues.ts";

export interface ParameterRow {
  readonly name: string;
  /** In words: `whole number ≥ 1`, `"tanh" or "softplus"`. */
  readonly type: string;
  /** As the YAML would say it; undefined where there is none. */
  readonly default?: string;
  /** Must be given in the YAML or by an axis. */
  readonly isRequired: boolean;
  readonly description: string;
}

/** One row per entry of a schema of parameters, in the order of the schema. */
export function parameterRows(schema: AnySchema): readonly ParameterRow[] {
  return Object.entries(entriesOf(schema)).map(([name, entry]) => {
    const { type, default: value } = entry as { type: string; default?: unknown };
    const isRequired = type !== "optional" && type !== "exact_optional";
    return {
      name,
      type: typeWords(jsonSchemaOf(entry)),
      ...(value === undefined ? {} : { default: JSON.stringify(value) }),
      isRequired,
      description: descriptionOf(entry) ?? "",
    };
  });
}

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** What JSON Schema cannot say (checks by function) is left out. */
function jsonSchemaOf(entry: AnySchema): JsonSchema {
  return toJsonSchema(entry, { typeMode: "input", errorMode: "ignore" }) as JsonSchema;
}

function typeWords(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return alternatives(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf) return alternatives(schema.anyOf.map(typeWords));
  switch (schema.type) {
    case "integer":
      return `whole number${rangeWords(schema)}`;
    case "number":
      return `number${rangeWords(schema)}`;
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "array":
      return arrayWords(schema.items);
    case "object":
      return mapWords(schema);
    default:
      return "any value";
  }
}

/** `a, b or c`, each once. */
function alternatives(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const last = distinct.pop()!;
  return distinct.length === 0 ? last : `${distinct.join(", ")} or ${last}`;
}

function arrayWords(items: JsonSchema["items"]): string {
  if (items === undefined) return "list";
  if (Array.isArray(items)) return `list of ${items.length}: ${items.map(typeWords).join(", ")}`;
  const item = items as JsonSchema;
  return item.properties ? "list of maps" : `list of ${typeWords(item)}`;
}

function mapWords({ properties, additionalProperties }: JsonSchema): string {
  if (properties) return `map of ${Object.keys(properties).join(", ")}`;
  return typeof additionalProperties === "object"
    ? `map to ${typeWords(additionalProperties)}`
    : "map";
}

function rangeWords(schema: JsonSchema): string {
  const limits = [
    ...(schema.minimum === undefined ? [] : [`≥ ${schema.minimum}`]),
    ...(schema.exclusiveMinimum === undefined ? [] : [`> ${schema.exclusiveMinimum}`]),
    ...(schema.maximum === undefined ? [] : [`≤ ${schema.maximum}`]),
    ...(schema.exclusiveMaximum === undefined ? [] : [`< ${schema.exclusiveMaximum}`]),
  ];
  return limits.length === 0 ? "" : ` ${limits.join(" and ")}`;
}
