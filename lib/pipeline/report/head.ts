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
  const last = lastRun(layout);
  return last === undefined || isSameScope(scope, last)
    ? [headLine(scope)]
    : [headLine(scope), otherLine(scope, last)];
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return a.profile === b.profile && a.backend === b.backend;
}

function otherLine(scope: Scope, last: Scope): string {
  const [other, flag] = scope.profile === last.profile
    ? [`on back-end ${last.backend}`, `--backend ${last.backend}`]
    : [
      `in profile ${last.profile}` +
      (scope.backend === last.backend ? "" : ` on back-end ${last.backend}`),
      `--profile ${last.profile}` +
      (scope.backend === last.backend ? "" : ` --backend ${last.backend}`),
    ];
  return `The last run was ${other}: ${flag} asks for that.`;
}
