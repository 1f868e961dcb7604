/** Problems as they are reported: each once, by place, and nothing more of what could not be read. */
import type { UserError } from "../../../contract/errors.ts";

/** Of a value that was refused when its document was read, nothing more is said. */
export function saidOnce(
  problems: readonly UserError[],
  refused: ReadonlySet<UserError>,
): readonly UserError[] {
  const at = ({ details: { place } }: UserError) =>
    place && `${place.file}:${place.line}:${place.column}`;
  const places = new Set([...refused].map(at));
  return problems.filter((problem) => refused.has(problem) || !places.has(at(problem)));
}

/** By file, line and column; each message once, whatever the number of profiles that have it. */
export function inOrder(problems: readonly UserError[]): UserError[] {
  const told = new Map(problems.map((problem) => [problem.message, problem]));
  const place = ({ details }: UserError) => details.place ?? { file: "", line: 0, column: 0 };
  return [...told.values()].sort((a, b) => {
    const [p, q] = [place(a), place(b)];
    if (p.file !== q.file) return p.file < q.file ? -1 : 1;
    return p.line - q.line || p.column - q.column;
  });
}
