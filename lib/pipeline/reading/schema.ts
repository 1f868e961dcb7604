/**
 * The schema of pipeline.yaml and of the papers, composed from the stage kinds and plug-ins of a
 * workspace. Validation takes it in pieces, so that each error has its place; `deno task schema`
 * writes the whole of it for editors.
 */
import * as v from "valibot";
import { checkWords, type SlotName, slots } from "../../contract/plugins.ts";
import type { Stage } from "../../contract/stage.ts";
import { type AnySchema, descriptionOf, entriesOf } from "./problems/schema-issues.ts";
import type { Catalogue } from "./catalogue.ts";
import { slotNames } from "./catalogue.ts";
import { allTables } from "./dynamics-tables.ts";
import { externalFileSchema } from "./external-file-schema.ts";
import { bytesPattern, isTimeLimit, parseSeconds, secondsPattern } from "./quantities.ts";

const described = (text: string) => v.pipe(v.string(), v.description(text));
/** Names of papers, profiles, axes, stages, roles, sources: they become parts of ids and paths. */
export const nameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, "up to 64 letters, digits and hyphens"),
);
/** Limits a stage, claim or figure to some profiles (profile.ts). */
export const onlyWord = "profiles";
export const scalarSchema = v.union([v.number(), v.string(), v.boolean()]);

const timeText = v.pipe(v.string(), v.regex(secondsPattern, "a time like 300s, 5 min or 2h"));

/** Words that every stage may have beside its slots and its own parameters. */
export const stageWords = {
  axes: v.optional(
    v.pipe(v.array(nameSchema), v.description("the stage runs once per combination of these")),
  ),
  inputs: v.optional(
    v.pipe(
      v.record(
        nameSchema,
        v.pipe(
          v.string(),
          v.regex(/^[A-Za-z0-9-]+\.[A-Za-z0-9-]+$/, "stage.output"),
        ),
      ),
      v.description("role: stage.output, or role: sources.name for an external file"),
    ),
  ),
  [onlyWord]: v.optional(
    v.pipe(
      v.array(nameSchema),
      v.minLength(1),
      v.description("only in these profiles; elsewhere a claim is pending, others are left out"),
    ),
  ),
  stream: v.optional(described("draws numbers independent of an otherwise equal stage")),
  resources: v.optional(
    v.strictObject({
      memory: v.optional(
        v.pipe(
          v.string(),
          v.regex(bytesPattern, "a size like 500MB or 2 GiB"),
          v.description("memory, like 500MB"),
        ),
      ),
      cpu: v.optional(
        v.pipe(
          v.number(),
          v.gtValue(0),
          v.maxValue(1000),
          v.description("workers' worth of processor"),
        ),
      ),
    }),
  ),
  takes: v.optional(v.pipe(timeText, v.description("what a job takes on one core, for plans"))),
  timeout: v.optional(
    v.pipe(
      timeText,
      // A timer of the runtime cannot wait for longer than 24 days.
      v.check(
        (text) => !secondsPattern.test(text) || isTimeLimit(parseSeconds(text)),
        "a time above 0 and up to 20 d",
      ),
      v.description("time limit, like 300s"),
    ),
  ),
  retries: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(100),
      v.description("attempts after the first"),
    ),
  ),
};

export const proseOfClaim = {
  says: described("the sentence of the paper"),
  quantity: v.optional(described("the headline's quantity, as the claims table names it")),
  where: v.optional(described("place in the paper")),
  published: v.optional(
    described(
      "the number as printed in the paper, in the units of the check; none: it prints none",
    ),
  ),
  publishedAt: v.optional(described("where it is printed, if not at `where`")),
  ours: v.optional(
    v.pipe(
      v.boolean(),
      v.description("the paper makes no such claim: it is this repository's own"),
    ),
  ),
  regime: v.optional(described("where the paper's assumptions hold")),
  figures: v.optional(
    v.pipe(v.array(nameSchema), v.description("figures that show it, beside those of its stages")),
  ),
};
export const pendingClaimSchema = v.strictObject({
  ...proseOfClaim,
  pending: described("what the claim waits for"),
});
export const proseOfFigure = { caption: described("what the figure shows") };

const sourcesSchema = v.record(nameSchema, externalFileSchema);
/** As `deno task push` prints it (remote/signature.ts): 32 bytes. */
const trustedKey = /^ed25519:[A-Za-z0-9_-]{43}$/;

export const pipelineSchema = v.strictObject({
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.description("seed of all random numbers")),
  papers: v.pipe(
    v.array(nameSchema),
    v.minLength(1),
    v.maxLength(200),
    v.description("files of papers/"),
  ),
  profiles: v.pipe(
    v.array(nameSchema),
    v.minLength(1),
    v.maxLength(20),
    v.description("sizes of the experiment"),
  ),
  sources: v.optional(
    v.pipe(sourcesSchema, v.description("external files that every paper may take, by name")),
  ),
  trust: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(trustedKey, "a public key, like ed25519:eJto…Uqw"))),
      v.maxLength(100),
      v.description("public keys whose signed results are taken from a remote store"),
    ),
  ),
});

const axisPoint = v.record(nameSchema, scalarSchema);
export const axisSchema = v.pipe(
  v.union([scalarSchema, v.array(scalarSchema), v.array(axisPoint)]),
  v.description("values, or points of several parameters (zipped)"),
);

export const sourceSchema = v.strictObject({
  title: v.string(),
  authors: v.array(v.string()),
  arxiv: v.optional(v.string()),
  doi: v.optional(v.string()),
  venue: v.optional(v.string()),
  bibtex: v.optional(v.string()),
});

/** Parameters that plug-ins have in one paper (short-forms/settings.ts). */
const settingsSchema = v.pipe(
  v.record(v.string(), v.record(v.string(), v.any())),
  v.description("parameters that a plug-in has in this paper wherever nothing else is written"),
);

/** How figures name columns (short-forms/notation.ts). */
const notationSchema = v.pipe(
  v.record(
    v.string(),
    v.strictObject({
      symbol: v.optional(described("how a value reads: `n` gives `n = 50`")),
      title: v.optional(described("title of an axis that shows it")),
      scale: v.optional(v.pipe(v.picklist(["linear", "log"]), v.description("of that axis"))),
    }),
  ),
  v.description("how the paper's figures name a column: symbol, title and scale"),
);

/** The frame of a paper, around stages whose own schemas depend on their kinds. */
export function paperFrame(parts: {
  readonly axes: AnySchema;
  readonly stage: AnySchema;
  readonly claim: AnySchema;
  readonly figure: AnySchema;
}) {
  const overrides = v.strictObject({
    estimate: v.optional(described("what it costs, in words; printed before it starts")),
    axes: v.optional(v.record(nameSchema, parts.axes)),
    stages: v.optional(v.record(nameSchema, v.record(v.string(), v.any()))),
  });
  return v.strictObject({
    source: sourceSchema,
    sources: v.optional(
      v.pipe(sourcesSchema, v.description("external files of this paper alone, by name")),
    ),
    axes: v.optional(v.record(nameSchema, parts.axes)),
    profiles: v.optional(v.record(nameSchema, overrides)),
    settings: v.optional(settingsSchema),
    notation: v.optional(notationSchema),
    stages: v.optional(v.record(nameSchema, parts.stage)),
    claims: v.optional(v.record(nameSchema, parts.claim)),
    figures: v.optional(v.record(nameSchema, parts.figure)),
  });
}

/** Entries of a stage of one kind: common words, slots, own parameters (axes may give those). */
export function stageEntries(
  stage: Stage<unknown>,
  slotSchema: (slot: SlotName) => AnySchema,
): Record<string, AnySchema> {
  const entries: Record<string, AnySchema> = { ...stageWords };
  for (const slot of slotNames) {
    const rule = stage.slots[slot];
    if (rule !== undefined) entries[slot] = v.optional(slotSchema(slot));
  }
  return { ...entries, ...optionals(entriesOf(stage.params)) };
}

function optionals(entries: Readonly<Record<string, AnySchema>>): Record<string, AnySchema> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => [name, v.optional(entry)]),
  );
}

/** Words of a `checks` entry, without their defaults. */
export const checkWordNames: readonly string[] = Object.keys(checkWords);

/** The whole schema, for editors: every kind and plug-in of the workspace is loaded. */
export async function composeSchema(catalogue: Catalogue) {
  const slotSchemas: Partial<Record<SlotName, AnySchema>> = {};
  for (const slot of slotNames) slotSchemas[slot] = await slotSchemaOf(catalogue, slot);
  const kinds = new Map<string, Record<string, AnySchema>>();
  for (const kind of catalogue.kinds()) {
    const stage = await catalogue.kind(kind);
    const entries = stageEntries(stage, (slot) => slotSchemas[slot]!);
    kinds.set(kind, { ...recipeEntries(stage, slotSchemas), ...entries });
  }
  const stage = v.variant(
    "kind",
    [...kinds].map(([kind, entries]) => v.strictObject({ kind: v.literal(kind), ...entries })),
  );
  const claim = v.union([
    pendingClaimSchema,
    v.strictObject({ ...proseOfClaim, ...kinds.get(claimKind) }),
  ]);
  const figure = v.strictObject({ ...proseOfFigure, ...kinds.get(figureKind) });
  const paper = paperFrame({ axes: axisSchema, stage, claim, figure });
  const definitions = Object.fromEntries(slotNames.map((slot) => [slot, slotSchemas[slot]!]));
  return { pipeline: pipelineSchema, paper, definitions };
}

/** `model` and `parametrization` of a stage that takes a recipe (short-forms/recipes.ts). */
function recipeEntries(
  { inputs: { required, optional } }: Stage<unknown>,
  slotSchemas: Partial<Record<SlotName, AnySchema>>,
): Record<string, AnySchema> {
  if (![...required, ...optional].includes(recipeRole)) return {};
  return Object.fromEntries(recipeSlots.map((slot) => [slot, v.optional(slotSchemas[slot]!)]));
}

/** The role in which stages take a recipe, and the slots that may stand on them in its place. */
export const recipeRole = "recipe";
export const recipeSlots = ["model", "parametrization"] as const satisfies readonly SlotName[];

/** The kinds behind `claims` and `figures`. */
export const claimKind = "compare-theory";
export const figureKind = "render-figures";

async function slotSchemaOf(catalogue: Catalogue, slot: SlotName): Promise<AnySchema> {
  const names = catalogue.plugins(slot);
  if (names.length === 0) return v.never();
  const uses: AnySchema[] = [];
  for (const name of names) {
    const { params, summary, parts } = await catalogue.plugin(slot, name);
    const words = slot === "checks" ? optionals(checkWords) : {};
    const use = v.pipe(v.literal(name), v.description(summary));
    const entries = optionals({ ...words, ...entriesOf(params) });
    if (parts !== undefined) {
      const description = descriptionOf(entries[parts]) ?? "plug-ins that it is made of";
      const list = v.pipe(v.array(v.lazy(() => one)), v.description(description));
      entries[parts] = v.optional(list);
    }
    uses.push(v.strictObject({ use, ...entries }));
  }
  const tables = slot === "measures" ? await allTables(catalogue) : [];
  if (tables.length > 0) {
    const use = v.pipe(v.picklist(tables), v.description("a table of the dynamics"));
    uses.push(v.strictObject({ use }));
  }
  const one: AnySchema = v.union([v.picklist([...names, ...tables]), ...uses]);
  return slots[slot].list ? v.array(one) : one;
}
