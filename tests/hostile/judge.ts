/**
 * Judges what the engine makes of a hostile specification: a right graph, or an error fit for a
 * user. Everything else is an error of ours, which is thrown.
 */
import assert from "node:assert/strict";
import { Problems, problemsReportedMax, UserError } from "../../lib/contract/errors.ts";
import { expand } from "../../lib/pipeline/specification/expand.ts";
import { readPipeline, type SourceTexts } from "../../lib/pipeline/reading/pipeline-reader.ts";
import { sizeLimits } from "../../lib/pipeline/reading/size-limits.ts";
import type { JobGraph } from "../../lib/pipeline/specification/specification.ts";
import { viewPath } from "../../lib/pipeline/report/view.ts";

/** No case may take longer, on an idle machine. */
export const secondsMax = 5;
/** Parts of a message are cut; there are three, and a place. */
export const messageLengthMax = 3000;

export type Judgement =
  | { readonly is: "accepted"; readonly graph: JobGraph }
  | { readonly is: "refused"; readonly messages: readonly string[] };

/** Reads and expands texts; throws for what neither a graph nor an error fit for a user is. */
export async function judge(workspace: string, texts: SourceTexts): Promise<Judgement> {
  let graph: JobGraph;
  try {
    graph = expand(await readPipeline({ workspace, profile: undefined, texts }));
  } catch (error) {
    return { is: "refused", messages: checkedMessages(error, texts) };
  }
  checkGraph(graph);
  return { is: "accepted", graph };
}

/** The messages of an error, which must be one for a user, with places that there are. */
export function checkedMessages(error: unknown, texts: SourceTexts): string[] {
  if (!(error instanceof Problems || error instanceof UserError)) throw error;
  const errors = error instanceof Problems ? error.errors : [error];
  assert.ok(errors.length > 0, "an error without a problem");
  assert.ok(errors.length <= problemsReportedMax, `${errors.length} problems at once`);
  for (const { message, exitCode, details: { place } } of errors) {
    assert.equal(exitCode, 2, message);
    assert.ok(message.length > 10 && message.length <= messageLengthMax, "a message too long");
    const raw = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(message);
    assert.equal(raw, null, `a raw U+${raw?.[0].codePointAt(0)?.toString(16)} in ${message}`);
    // What is in quotes is the user's, and so is the name of a file to be added.
    const ours = message.replace(/"[^"]*"/g, '""').replace(/\badd \S+\.(ts|yaml)\b/g, "add a file");
    assert.doesNotMatch(ours, /\[object |is not a function|bug:/);
    for (const word of ["undefined", "NaN"]) assert.ok(!isStray(word, ours, texts), message);
    if (place !== undefined) checkPlace(place, texts, message);
  }
  return errors.map(({ message }) => message);
}

/** A word that only a fault of ours would put into a message: the user has written it nowhere. */
function isStray(word: string, message: string, texts: SourceTexts): boolean {
  if (!new RegExp(`\\b${word}\\b`).test(message)) return false;
  return ![...texts.values()].some((text) => text.includes(word));
}

function checkPlace(
  { file, line, column }: NonNullable<UserError["details"]["place"]>,
  texts: SourceTexts,
  message: string,
): void {
  const text = texts.get(file);
  if (text === undefined) {
    // A module that cannot be loaded is named by its own file.
    assert.match(file, /^(?:stages|lib)\//, message);
    return;
  }
  const lines = text.split("\n");
  assert.ok(
    Number.isInteger(line) && line >= 1 && line <= lines.length,
    `no such line: ${message}`,
  );
  assert.ok(
    Number.isInteger(column) && column >= 1 && column <= lines[line - 1].length + 2,
    `no such column: ${message}`,
  );
}

/** What holds of every graph: ids, order, points, paths. */
export function checkGraph({ jobs, specification }: JobGraph): void {
  assert.ok(jobs.length <= sizeLimits.jobs);
  const ids = new Set<string>();
  const paths = new Map<string, string>();
  for (const [position, job] of jobs.entries()) {
    const { id, index, stage, inputs } = job;
    assert.equal(index, position);
    assert.ok(!ids.has(id), `two jobs are named ${id}`);
    ids.add(id);
    assert.match(id, /^[A-Za-z0-9-]+\/[A-Za-z0-9-]+(?:\[[^[\]/\\*?"\p{C}]*\])?$/u);
    for (const [role, parts] of Object.entries(inputs)) {
      const { stage: producer, output } = stage.inputs[role];
      assert.ok(parts.length > 0, `${id} gathers nothing as ${role}`);
      for (const part of parts) {
        assert.ok(part.job < index, `${id} comes before its input`);
        const made = jobs[part.job];
        assert.equal(`${made.stage.paper}/${made.stage.name}`, `${stage.paper}/${producer}`);
        assert.ok(made.stage.outputs.includes(output) && part.output === output);
        for (const axis of Object.keys(made.axes)) {
          if (Object.hasOwn(job.axes, axis)) {
            assert.equal(made.axes[axis], job.axes[axis], `${id} ${role}`);
          }
        }
      }
    }
    for (const [index, output] of stage.outputs.entries()) {
      const path = viewPath(job, output, "application/json");
      checkPath(path);
      // A figure's files share their name and differ in type.
      if (stage.role === "figure" && index > 0) continue;
      const other = paths.get(path.toLowerCase());
      assert.equal(other, undefined, `${id} and ${other} have one path, ${path}`);
      paths.set(path.toLowerCase(), id);
    }
  }
  const text = JSON.stringify(specification);
  assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(JSON.parse(text))));
  assert.ok(!/"(?:__proto__|constructor|prototype)":/.test(text), "a key of JavaScript's own");
}

/** A path of the readable view: below out/, without a way back, fit for every disk. */
function checkPath(path: string): void {
  const parts = path.split("/");
  assert.ok(parts.length === 4 || parts.length === 5, path);
  assert.equal(parts[0], "out");
  for (const part of parts) {
    assert.match(part, /^[A-Za-z0-9.=,+~%'()!_-]+$/, path);
    assert.ok(part !== "." && part !== ".." && part.length <= 255, path);
  }
}
