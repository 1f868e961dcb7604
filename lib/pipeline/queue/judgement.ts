/**
 * What becomes of a job that is with a queue, from what is known of it now. Only a record in the store is
 * success. What the queue says is a hint: it may be old, wrong, missing, or about another job that was given
 * the same number; so it only decides how long the record is waited for. Pure.
 */

/** What a queue says of an array task. */
export type QueueState =
  /** It waits, runs, or may do so again. */
  | "alive"
  /** It is over, for better or worse. */
  | "over"
  /** Over because somebody cancelled it. */
  | "cancelled"
  /** Over because its time was up, or because others came first. */
  | "cut short"
  /** The queue does not know it. */
  | "absent";

/** The last word of the node about a job. */
export type NodeWord = "done" | "failed" | "input damaged";

export interface Known {
  /** A whole record lies in the store. */
  readonly hasRecord: boolean;
  /** Forced: an answer that was there before says nothing. */
  readonly isFresh: boolean;
  /** What the node that ran it has said last; undefined while it has not ended there. */
  readonly said: NodeWord | undefined;
  /** Undefined while the queue does not answer. */
  readonly state: QueueState | undefined;
  /** Another engine has taken it out of the queue, or this one has. */
  readonly isWithdrawn: boolean;
  /** Seconds since the queue first said that it is over or absent; 0 otherwise. */
  readonly overSeconds: number;
  /** Seconds since its node gave a sign of life; Infinity if it never did. */
  readonly silentSeconds: number;
  /** It began on a node, or none of those that share its array task did. */
  readonly counts: boolean;
  /** Times that it has vanished and that count. */
  readonly tries: number;
  /** Its state was kept on the way, further than at the last try. */
  readonly hasAdvanced: boolean;
}

export type Verdict =
  | "wait"
  | "done"
  | "failed"
  | "input damaged"
  /** Submit it again. `tries` is what counts from then on. */
  | { readonly again: true; readonly tries: number }
  /** It has vanished, twice. */
  | "lost"
  | "cancelled";

export interface Patience {
  /** A record is waited for so long after the end of its array task: caches of network disks. */
  readonly vanishedSeconds: number;
  /** A node that has given a sign within this time is at work, whatever the queue says. */
  readonly signSeconds: number;
}

/** A job that vanishes so often is given up. */
export const triesMax = 2;

export function judged(known: Known, { vanishedSeconds, signSeconds }: Patience): Verdict {
  const { hasRecord, isFresh, said, state, overSeconds, silentSeconds, tries, counts } = known;
  if (hasRecord && (!isFresh || said === "done")) return "done";
  if (said === "failed" || said === "input damaged") return said;
  if (known.isWithdrawn) return { again: true, tries };
  if (state === undefined || state === "alive") return "wait";
  // The node says that the record is there: then it will be seen, unless it was lost with its disk.
  if (overSeconds < vanishedSeconds) return "wait";
  // An orphan: the queue has given its node up, and it works on.
  if (said === undefined && silentSeconds < signSeconds) return "wait";
  if (state === "cancelled") return "cancelled";
  const isFree = !counts || state === "cut short" && known.hasAdvanced;
  const after = isFree ? tries : tries + 1;
  return after >= triesMax ? "lost" : { again: true, tries: after };
}
