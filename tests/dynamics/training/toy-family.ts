/**
 * A family so small that a test can follow every number: a network is one number x, its step on the batch of
 * one example i is x <- x * rate + i, and its loss is the x before the step.
 */
import type { TrainingGroup } from "../../../lib/dynamics/training/loop.ts";
import { Batches } from "../../../lib/dynamics/training/batches.ts";
import { trains, write } from "../../../lib/dynamics/training/log.ts";
import { keyOf } from "../../../lib/num/random/key.ts";

/** One network a rate, begun at `start`; three examples, taken in their order. */
export function toyGroup(
  rates: readonly number[],
  { start, saves = true }: { readonly start: number; readonly saves?: boolean },
): TrainingGroup & { readonly steps: () => number } {
  let x = rates.map(() => start);
  let steps = 0;
  const batches = new Batches(keyOf(1), { examples: 3, batch: 1 }, "in-order");
  const saved = {
    state: () => Promise.resolve(new Uint8Array(Float64Array.from(x).buffer)),
    load: (state: Uint8Array) => x = [...new Float64Array(state.slice().buffer)],
  };
  return {
    batches: rates.map(() => batches),
    steps: () => steps,
    trainable: {
      networks: rates.length,
      step({ logs, rows }) {
        steps++;
        const loss = x.slice();
        x = x.map((value, n) => trains(logs[n]) ? value * rates[n] + rows(n)[0] : value);
        return Promise.resolve({ loss, double: loss.map((value) => 2 * value) });
      },
      evaluate({ step, logs, closed }) {
        logs.forEach((log) => write(log, "seen", step));
        closed.forEach((n) => write(logs[n], "closed", step));
        return Promise.resolve();
      },
      ...(saves ? { saved } : {}),
    },
  };
}
