/**
 * The short forms of a paper in the JSON Schema for editors: what the reader accepts before it replaces
 * them. It is wide where they may stand (any map may be a value by profile), so that an editor does not
 * underline what is right; a map with words of its own by profile is the one thing that it does.
 */
type JsonSchema = Readonly<Record<string, unknown>>;
type Properties = Readonly<Record<string, JsonSchema>>;

const text = { type: "string" };
const words: Properties = {
  each: { description: "variants: each is the rest with these entries laid over it" },
  of: { ...text, description: "what it is about: stage, stage.output or stage.output.column" },
  fit: { description: "how that is fitted before it is judged" },
  profile: { ...text, description: "only in this profile" },
  column: { ...text, description: "a column of `notation`: gives title and scale" },
};
/** Words of an entry of a list; without descriptions, which would stand in every list. */
const entryWords: Properties = { each: {}, profile: {}, profiles: {} };
const pick = (...names: readonly string[]): Properties =>
  Object.fromEntries(names.map((name) => [name, words[name]]));

/** Sections of a paper in which short forms stand. */
const sections = ["axes", "settings", "stages", "claims", "figures"];

/** The definitions of a paper and of its slots, with the short forms. */
export function withShortForms(
  definitions: Properties,
  profiles: readonly string[],
): Readonly<Record<string, JsonSchema>> {
  const forms = new Forms(profiles);
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => {
      if (name === "pipeline") return [name, schema];
      // Entries of lists, which may stand for several.
      const isEntry = ["measures", "checks", "figure"].includes(name);
      if (name !== "paper") return [name, forms.value(schema, isEntry ? entryWords : {})];
      const properties = Object.entries(schema.properties as Properties).map(([word, own]) =>
        [word, sections.includes(word) ? forms.value(own) : own] as const
      );
      return [name, { ...schema, properties: Object.fromEntries(properties) }];
    }),
  );
}

class Forms {
  readonly #byProfile: Properties;

  constructor(profiles: readonly string[]) {
    this.#byProfile = Object.fromEntries(profiles.map((name) => [name, {}]));
  }

  /** What may stand where `schema` is meant; `more`: further words of its maps. */
  value(schema: JsonSchema, more: Properties = {}): JsonSchema {
    if ("$ref" in schema || "const" in schema) return schema;
    const own = this.#own(schema, more);
    const options = own.anyOf as readonly JsonSchema[] | undefined;
    if (options !== undefined) return { ...own, anyOf: [...options, this.#mapBeside(options)] };
    if ("enum" in own) return { anyOf: [own, { type: "object" }] };
    const { type } = own;
    return type === undefined || type === "object"
      ? own
      : { ...own, type: [type, "object"].flat() };
  }

  /** A value by profile or a table, beside other options; where these are maps it has no other words. */
  #mapBeside(options: readonly JsonSchema[]): JsonSchema {
    const isOpen = options.every((option) => !("properties" in option) && !("$ref" in option));
    if (isOpen) return { type: "object" };
    return { type: "object", properties: this.#byProfile, additionalProperties: false };
  }

  /** The schema itself with short forms inside it. */
  #own(schema: JsonSchema, more: Properties): JsonSchema {
    if ("$ref" in schema || "const" in schema || "enum" in schema) return schema;
    const { anyOf, oneOf, ...rest } = schema;
    const options = (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
    // A value may be of several kinds once words are no longer required: one of them is enough.
    if (options !== undefined) {
      return {
        ...rest,
        anyOf: options.map((one) => this.#own(one, more)),
      };
    }
    if (schema.type === "object") return this.#map(schema, more);
    if (schema.items === undefined) return schema;
    const items = Array.isArray(schema.items)
      ? schema.items.map((item: JsonSchema) => this.value(item))
      : this.value(schema.items as JsonSchema, entryWords);
    return { ...schema, items };
  }

  #map(schema: JsonSchema, more: Properties): JsonSchema {
    const { required, properties, additionalProperties, propertyNames: _, ...rest } = schema;
    const own = (properties ?? {}) as Properties;
    const changed: Record<string, JsonSchema> = { ...more, ...extra(own) };
    for (const [name, value] of Object.entries(own)) {
      // The roles of a stage; a plug-in's parameter of that name may be a number.
      const isRoles = name === "inputs" && value.type === "object";
      changed[name] = isRoles ? inputs(value) : this.value(value);
    }
    const map = {
      ...rest,
      ...(properties === undefined ? {} : { properties: changed }),
      ...(typeof additionalProperties === "object" && additionalProperties !== null
        ? { additionalProperties: this.value(additionalProperties as JsonSchema) }
        : additionalProperties === undefined
        ? {}
        : { additionalProperties }),
      // What is required may stand in a variant or among the settings, all but what tells kinds apart.
      ...((required as readonly string[] | undefined)?.includes("kind")
        ? { required: ["kind"] }
        : {}),
    };
    return isShort(own) ? { anyOf: [text, map] } : map;
  }
}

/** Words that short forms add to a map with these. */
function extra(own: Properties): Properties {
  const isStage = "axes" in own && "inputs" in own;
  const isAxis = "title" in own && "scale" in own;
  return {
    ...(isStage ? pick("each", "of", "profile") : {}),
    ...("predicts" in own || "reference" in own ? pick("of", "fit") : {}),
    ...("input" in own ? pick("of") : {}),
    ...(isAxis ? pick("column") : {}),
  };
}

/** An axis or a split of a figure may be the name of a column. */
function isShort(own: Properties): boolean {
  return "title" in own && ("scale" in own || "column" in own);
}

/** Inputs may name a stage alone. */
function inputs(schema: JsonSchema): JsonSchema {
  const one = { ...text, pattern: "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)?$" };
  return { ...schema, additionalProperties: { anyOf: [one, { type: "object" }] } };
}
