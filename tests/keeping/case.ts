/** What a synthetic case is: its moment, its choices, and what must stay and go. */
import type { Digest } from "../../lib/pipeline/keys/digest.ts";
import type { Layout } from "../../lib/pipeline/store/layout.ts";
import type { StoredRecord } from "../../lib/pipeline/store/record.ts";

export const day = 86_400_000;
export const minute = 60_000;
/** All cases happen at this moment. */
export const now = Date.UTC(2030, 0, 1);
export const keepRunsDays = 20;
export const graceMinutes = 60;

export type Choose = (bound: number) => number;

/** Lehmer's generator. */
export function chooser(seed: number): Choose {
  let state = (seed * 48271) % 2147483647 || 1;
  return (bound) => {
    state = (state * 48271) % 2147483647;
    return state % bound;
  };
}

export interface Result {
  readonly job: string;
  readonly record: StoredRecord;
}

/** One way of asking for results: a generation of parameters in one profile. */
export interface Generation {
  readonly run: string;
  readonly at: number;
  readonly results: readonly Result[];
}

export interface Case {
  readonly layout: Layout;
  /** Every record, by key. */
  readonly records: Map<Digest, StoredRecord>;
  readonly generations: Generation[];
  /** Of the last generation, by profile. */
  present: (readonly Result[])[];
  readonly pinned: Set<Digest>;
  readonly recent: Set<Digest>;
  readonly young: Set<Digest>;
  readonly leased: Set<Digest>;
  readonly youngBlobs: Set<Digest>;
  /** Other files that must stay and that must go, by path. */
  readonly stays: Set<string>;
  readonly goes: Set<string>;
  remove(): void;
}
