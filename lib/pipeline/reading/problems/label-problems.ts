/** Axes that are named like a column of what runs over them: one of the two would be lost. */
import { UserError } from "../../../contract/errors.ts";
import { columnHint } from "../../../contract/labels.ts";
import type { AxisSpec, StageSpec } from "../../specification/specification.ts";
import type { Catalogue } from "../catalogue.ts";
import { columnsMeasured, type KnownColumns } from "../known-columns.ts";
import { type LocatedMap, placeOf, spotOf } from "../located.ts";
import { sectionOf } from "../stage-reader.ts";

export interface LabelQuestion {
  readonly stages: readonly StageSpec[];
  readonly axes: readonly AxisSpec[];
  readonly written: LocatedMap;
  readonly file: string;
  readonly catalogue: Catalogue;
}

/**
 * One problem for each axis of a stage that is named like a column which its output has for sure, and with
 * several values: the columns of its kind, and the axes that its plug-ins declare. Any other column may
 * turn out to repeat the axis, as a learning rate without a schedule does: whether it does is seen when
 * the table is gathered (contract/labels.ts).
 */
export async function labelProblems(question: LabelQuestion): Promise<UserError[]> {
  const problems: UserError[] = [];
  for (const stage of question.stages) {
    for (const output of stage.axes.length === 0 ? [] : stage.outputs) {
      const known = await columnsOf(stage, output, question.catalogue);
      if (known !== undefined) problems.push(...clashes(question, { stage, output, known }));
    }
  }
  return problems;
}

type Certain = Pick<KnownColumns, "columns" | "file">;

async function columnsOf(
  stage: StageSpec,
  output: string,
  catalogue: Catalogue,
): Promise<Certain | undefined> {
  const { columns = {} } = await catalogue.kind(stage.kind);
  if (Object.hasOwn(columns, output)) return { columns: columns[output], file: stage.file };
  const known = await columnsMeasured(stage, output, catalogue);
  return known && { columns: known.axes, file: known.file };
}

function clashes(
  { axes, written, file }: LabelQuestion,
  { stage, output, known }: {
    readonly stage: StageSpec;
    readonly output: string;
    readonly known: Certain;
  },
): UserError[] {
  return stage.axes.flatMap((name, index) => {
    const axis = axes.find((one) => one.name === name);
    return Object.keys(axis?.points[0] ?? {}).flatMap((part) => {
      if (!known.columns.includes(part)) return [];
      const path = [sectionOf[stage.role], stage.name, "axes", index];
      const declared = placeOf(spotOf(written, ["axes", name]), { of: "key", file });
      const whose = part === name ? "" : ` of axis "${name}"`;
      return [
        new UserError({
          place: placeOf(spotOf(written, path), { of: "value", file }),
          action: `cannot run ${stage.role} "${stage.name}" over "${part}"${whose} ` +
            `(${declared.file}:${declared.line}:${declared.column}): its output "${output}" has a ` +
            `column "${part}" of its own (${known.file})`,
          hint: columnHint,
        }),
      ];
    });
  });
}
