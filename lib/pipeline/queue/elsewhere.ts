/** A cluster's queue as a place for the jobs of a run. */
import type { Elsewhere } from "../execution/elsewhere.ts";
import { QueueExecutor, type QueueOptions } from "./queue-executor.ts";
import type { Leases } from "../store/lease.ts";

/** Jobs of a run that may be with the queue, waiting to be submitted, or at work. */
const jobsMax = 100_000;

export function queued(options: QueueOptions): Elsewhere {
  return {
    slots: jobsMax,
    leases: () => free,
    open: (context) => new QueueExecutor(context, options),
  };
}

/**
 * An engine that has its jobs run elsewhere takes no lease: the node that computes does. What is with the
 * queue already is found in the store (ledger.ts), and of two results of a key the first stays.
 */
const free: Leases = {
  heldBy: () => ({ sign: "" }),
  takeAway() {},
  tryTake: () => ({ release() {} }),
};
