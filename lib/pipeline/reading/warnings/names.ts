/** Columns and predictions that are named and that no plug-in declares, before anything runs. */
import { patternOf } from "../../../contract/declarations.ts";
import type { Catalogue } from "../catalogue.ts";
import { columnsMeasured, declaredBy, labelsOf } from "../known-columns.ts";
import type { Path } from "../located.ts";
import { fitKind, measuredRole, samplesRole } from "../short-forms/subject.ts";
import { allowedNames } from "../../words/nearest.ts";
import {
  checksOf,
  layersOf,
  mapAt,
  type Part,
  placeIn,
  sectionOfRole,
  type Warning,
  type WarningQuestion,
} from "./warning.ts";
import type { InputSpec, Json, StageSpec } from "../../specification/specification.ts";

/** Words that name a column of the rows that a check, a fit or a layer reads. */
const columnWords = ["column", "along", "x", "y", "partner", "error", "met"];
/** Words that name several: to group by, or to match rows on. */
const listWords = ["by", "on"];
/** Words of a check that may name a prediction. */
const predictionWords = ["predicts", "rival", "below", "above", "atLeast"];

/** Warnings about names of columns and predictions. */
export async function unknownNames(question: WarningQuestion): Promise<readonly Warning[]> {
  const { paper } = question;
  const stages = new Map(paper.stages.map((stage) => [stage.name, stage]));
  const warnings: Warning[] = [];
  for (const stage of paper.stages) {
    const path = [sectionOfRole[stage.role], stage.name];
    const columns = (role: Json | undefined) => {
      const input = own(stage.inputs, String(role ?? measuredRole));
      return input === undefined ? undefined : columnsRead(input, { stages, question });
    };
    if (stage.kind === fitKind) {
      const known = await columns(samplesRole);
      const parts = [{ path: [...path, "fit"], map: stage.slots.fit?.[0].params ?? {} }];
      warnings.push(...unknownColumns(question, [...parts, { path, map: stage.params }], known));
    }
    const predictions = await predictionsOf(stage, question.catalogue);
    for (const check of checksOf(question, path)) {
      const known = await columns(check.map.input);
      warnings.push(
        ...unknownColumns(question, [check], known),
        ...unknownPredictions(question, check, predictions),
      );
    }
    if (stage.role !== "figure") continue;
    const drawn: Known[] = [];
    for (const layer of layersOf(question, stage.name)) {
      const input = own(stage.inputs, String(layer.map.input));
      if (input === undefined) continue;
      const known = await columns(layer.map.input);
      drawn.push(known ?? await columnsPredicted(input, { stages, question }));
      warnings.push(...unknownColumns(question, [layer], known));
      const producer = stages.get(input.stage)!;
      if (input.output !== predictionsOutput) continue;
      warnings.push(
        ...unknownQuantity(question, layer, await predictionsOf(producer, question.catalogue)),
      );
    }
    warnings.push(...unknownSplits(question, [...path, "figure"], drawn));
  }
  return warnings;
}

/** An entry of its own: names are the user's. */
function own<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

const predictionsOutput = "predictions";

/** The columns of an output, with the labels of its axes; undefined where unknown. */
async function columnsRead(
  { stage: name, output }: InputSpec,
  { stages, question: { paper, catalogue } }: {
    readonly stages: ReadonlyMap<string, StageSpec>;
    readonly question: WarningQuestion;
  },
): Promise<Known> {
  const stage = stages.get(name)!;
  const known = await columnsMeasured(stage, output, catalogue);
  return known && new Set([...known.columns, ...labelsOf(stage, paper.axes)]);
}

/** Columns that a table of predictions has beside the labels of its points. */
const predictedColumns = ["quantity", "shape", "x", "y", "density"];

/** The columns of predictions: some of those at whose points they are asked for; undefined where unknown. */
async function columnsPredicted(
  { stage: name, output }: InputSpec,
  among: Parameters<typeof columnsRead>[1],
): Promise<Known> {
  if (output !== predictionsOutput) return undefined;
  const { stages, question: { paper } } = among;
  const stage = stages.get(name)!;
  const found = new Set([...predictedColumns, ...labelsOf(stage, paper.axes)]);
  for (const input of Object.values(stage.inputs)) {
    const columns = await columnsOfPoints(input, among);
    if (columns === undefined) return undefined;
    for (const column of columns) found.add(column);
  }
  return found;
}

/** A fit keeps labels of what it reads. */
async function columnsOfPoints(
  input: InputSpec,
  among: Parameters<typeof columnsRead>[1],
): Promise<Known> {
  const { kind, inputs } = among.stages.get(input.stage)!;
  const read = kind === fitKind ? own(inputs, samplesRole) : input;
  return read && await columnsRead(read, among);
}

/** Names that are declared: as they are, or as patterns with a part in angle brackets. */
type Known = ReadonlySet<string> | undefined;

function isKnown(known: ReadonlySet<string>, name: string): boolean {
  if (known.has(name)) return true;
  return [...known].some((pattern) => pattern.includes("<") && patternOf(pattern).test(name));
}

type Readable = Pick<Part, "path"> & { readonly map: Readonly<Record<string, Json>> };

function unknownColumns(
  question: WarningQuestion,
  parts: readonly Readable[],
  known: Known,
): readonly Warning[] {
  if (known === undefined) return [];
  const warnings: Warning[] = [];
  const look = (name: Json | undefined, path: Path, of: "key" | "value") => {
    if (typeof name !== "string" || isKnown(known, name)) return;
    warnings.push({
      place: placeIn(question, path, of),
      text: `there is no column "${name}" in what this reads; there are: ${
        allowedNames(name, known)
      }`,
    });
  };
  for (const { path, map } of parts) {
    for (const word of columnWords) look(map[word], [...path, word], "value");
    for (const name of Object.keys(map.where ?? {})) look(name, [...path, "where", name], "key");
    for (const word of listWords) {
      const names = map[word];
      if (!Array.isArray(names)) continue;
      names.forEach((name, index) => look(name, [...path, word, index], "value"));
    }
  }
  return warnings;
}

/** Words of a figure whose column tells its rows apart: a layer may lack it, but not all of them. */
const splitWords = ["facet", "series"];

/** A figure that is split by a column that no layer has would be drawn, unsplit, as if nothing were wrong. */
function unknownSplits(
  question: WarningQuestion,
  path: Path,
  drawn: readonly Known[],
): readonly Warning[] {
  if (drawn.length === 0 || drawn.includes(undefined)) return [];
  const known = new Set(drawn.flatMap((names) => [...names!]));
  return splitWords.flatMap((word) => {
    const map = mapAt(question, [...path, word]);
    return map === undefined
      ? []
      : unknownColumns(question, [{ path: [...path, word], map: { column: map.column } }], known);
  });
}

function unknownPredictions(
  question: WarningQuestion,
  { path, map }: Part,
  known: Known,
): readonly Warning[] {
  if (known === undefined) return [];
  return predictionWords.flatMap((word) => {
    const name = map[word];
    if (typeof name !== "string" || isKnown(known, name)) return [];
    return [noPrediction(question, [...path, word], { name, known })];
  });
}

function unknownQuantity(
  question: WarningQuestion,
  { path, map }: Part,
  known: Known,
): readonly Warning[] {
  const quantity = (map.where as Readonly<Record<string, Json>> | undefined)?.quantity;
  if (known === undefined || quantity === undefined) return [];
  const names = Array.isArray(quantity) ? quantity : [quantity];
  return names.filter((name) => !isKnown(known, String(name))).map((name) =>
    noPrediction(question, [...path, "where", "quantity"], { name: String(name), known })
  );
}

function noPrediction(
  question: WarningQuestion,
  path: Path,
  { name, known }: { readonly name: string; readonly known: ReadonlySet<string> },
): Warning {
  return {
    place: placeIn(question, path),
    text: `the theory has no prediction "${name}"; it has: ${allowedNames(name, known)}`,
  };
}

/** The predictions that a stage's theory declares; undefined where it declares none. */
async function predictionsOf(
  { slots }: StageSpec,
  catalogue: Catalogue,
): Promise<Known> {
  const theory = slots.theory?.[0];
  if (theory === undefined) return undefined;
  const { predictions } = await declaredBy(catalogue, "theory", theory.name) ?? {};
  return predictions === undefined ? undefined : new Set(Object.keys(predictions));
}
