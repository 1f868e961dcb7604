/** The head of an answer: which profile and back-end it speaks of, and how to ask for another. */
import { lastRun } from "../runs/manifest.ts";
import type { Layout } from "../store/layout.ts";

/** What an answer speaks of. */
export interface Scope {
  readonly profile: string;
  readonly backend: string;
}

/** "Profile laptop, back-end wasm." */
export function headLine({ profile, backend }: Scope): string {
  return `Profile ${profile}, back-end ${backend}.`;
}

/** The same, and a line about the last run if that one spoke of something else. */
export function headLines(scope: Scope, layout: Layout): string[] {
  const other = otherRun(scope, layout);
  return other === undefined ? [headLine(scope)] : [headLine(scope), `The ${other}.`];
}

/** What to do where results are not there: the command that makes them, or the flag for those of the last run. */
export function runFirst(command: string, scope: Scope, layout: Layout): string {
  const other = otherRun(scope, layout);
  return `run \`${command}\` first` + (other === undefined ? "" : `; the ${other}`);
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return a.profile === b.profile && a.backend === b.backend;
}

/** "last run was in profile smoke: --profile smoke asks for that"; undefined if it was of this scope. */
function otherRun(scope: Scope, layout: Layout): string | undefined {
  const last = lastRun(layout);
  if (last === undefined || isSameScope(scope, last)) return undefined;
  const [other, flag] = scope.profile === last.profile
    ? [`on back-end ${last.backend}`, `--backend ${last.backend}`]
    : [
      `in profile ${last.profile}` +
      (scope.backend === last.backend ? "" : ` on back-end ${last.backend}`),
      `--profile ${last.profile}` +
      (scope.backend === last.backend ? "" : ` --backend ${last.backend}`),
    ];
  return `last run was ${other}: ${flag} asks for that`;
}
