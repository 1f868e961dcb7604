/** A cluster's queue, as narrowly as the engine needs it: take jobs, say in what state they are, cancel them. */
import type { QueueState } from "./judgement.ts";

/** An array of tasks, each of which runs one command. */
export interface Order {
  readonly name: string;
  /** Number of array tasks; their indices begin at 0. */
  readonly count: number;
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Absolute path of the submission's folder, for the logs. */
  readonly folder: string;
}

/** What a queue says when it is asked to take something. */
export type Taken =
  | { readonly kind: "taken"; readonly id: string }
  /** It will say the same again. */
  | { readonly kind: "refused"; readonly words: string }
  /** It may have taken it or not. */
  | { readonly kind: "unclear"; readonly words: string };

export interface TaskState {
  readonly state: QueueState;
  /** In the queue's own words: "PENDING", and why. */
  readonly words: string;
  readonly reason: string;
  readonly isRunning: boolean;
}

/** By {@link placeText}. What is not in it the queue does not know. */
export type States = ReadonlyMap<string, TaskState>;

export function placeText(name: string, pack: number): string {
  return `${name} ${pack}`;
}

export interface Queue {
  submit(order: Order): Promise<Taken>;
  /** States of all array tasks of these names, by one question; undefined if it does not answer. */
  states(names: readonly string[]): Promise<States | undefined>;
  /** Cancels what has these names; with `isPending`, only what has not begun. False if that may have failed. */
  cancel(names: readonly string[], options: { readonly isPending: boolean }): Promise<boolean>;
}
