/**
 * What the engine asks the reader's process, and what that answers: data alone, as one line of JSON
 * each way. A plug-in's code, its schemas included, never crosses.
 */
import {
  type ExitCode,
  Problems,
  UserError,
  type UserErrorDetails,
} from "../../../contract/errors.ts";
import type { SlotName } from "../../../contract/plugins.ts";
import { inOrder } from "../problems/problem-order.ts";
import type { PluginDescription } from "../description/declared.ts";
import type { SourceSpec, Specification } from "../../specification/specification.ts";

interface Asked {
  /** Absolute path. */
  readonly workspace: string;
  /** The YAML files, by path from the workspace. */
  readonly texts: ReadonlyMap<string, string>;
}

export type Question =
  & Asked
  & (
    | {
      readonly about: "specification";
      readonly profile: string | undefined;
      /** The papers that are to be read; absent: all. */
      readonly papers?: readonly string[];
    }
    | {
      readonly about: "expanded text";
      readonly profile: string | undefined;
      readonly targets: readonly string[];
    }
    | { readonly about: "editor schema" }
    | { readonly about: "profiles" }
    | { readonly about: "plug-ins"; readonly slots: readonly SlotName[] }
  );

/** What each question is answered with. */
export interface AnswerTo {
  readonly "specification": Specification;
  readonly "expanded text": string;
  readonly "editor schema": string;
  /** The profiles that pipeline.yaml lists. */
  readonly "profiles": readonly string[];
  /** All plug-ins of each slot, by name. */
  readonly "plug-ins": readonly PluginDescription[];
}

/** A question as it is sent: `nonce` begins the line of the answer, which no module may guess. */
export type SentQuestion = Omit<Question, "texts"> & {
  readonly texts: readonly (readonly [string, string])[];
  readonly paperNames: readonly string[];
  readonly nonce: string;
};

export type Answer =
  | { readonly kind: "good"; readonly value: unknown }
  | {
    readonly kind: "wrong";
    readonly problems: readonly UserErrorDetails[];
    /** Several problems, reported together; else the one that ended it. */
    readonly areSeveral: boolean;
    /** Sources whose files the engine looks for, since all else is wrong as well. */
    readonly needed: readonly SourceSpec[];
  }
  | { readonly kind: "bug"; readonly trace: string };

/** The problems of an answer, and others, as the engine throws them. */
export function thrownOf(
  { problems, areSeveral }: Extract<Answer, { kind: "wrong" }>,
  more: readonly UserError[],
): Error {
  const errors = problems.map((details) => new UserError(details));
  return areSeveral ? new Problems(inOrder([...errors, ...more])) : errors[0];
}

/** What a problem is made of; its exit code is in it even where that is the usual one. */
export function detailsOf({ details, exitCode }: UserError): UserErrorDetails {
  return { ...details, exitCode: exitCode as ExitCode };
}
