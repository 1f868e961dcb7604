/** A session of a command that reads or brings results while no other takes them away. */
import { openSession, type Session } from "../../planning/session.ts";
import type { JobGraph } from "../../specification/specification.ts";
import { jobsOfTargets } from "../../specification/targets.ts";
import { holdStore } from "../../store/hold.ts";
import { storeRoot } from "../../store/layout.ts";
import { checkFormat } from "../../store/opening.ts";
import { releaseTmp, sweepTmp } from "../../store/unfinished.ts";
import { storageProblem } from "../../system/storage-fault.ts";
import type { JobFlags, Surroundings } from "../surroundings.ts";

export interface HeldOptions {
  readonly graph: JobGraph;
  readonly flags: JobFlags;
  readonly targets: readonly string[];
  /** What whoever waits for the store reads. */
  readonly work: string;
}

export async function inHeldSession<T>(
  { workspace, terminal, signal }: Surroundings,
  { graph, flags: { backend }, targets, work }: HeldOptions,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const root = storeRoot(workspace);
  checkFormat(root);
  const waits = (message: string) => terminal.writeError(message);
  try {
    using _hold = await holdStore(root, { signal, waits, work });
    const wanted = jobsOfTargets(graph, targets);
    const session = await openSession(graph, {
      workspace,
      ...(wanted ? { targets: wanted.map(({ id }) => id) } : {}),
      ...(backend ? { backend } : {}),
    });
    const { layout } = session.store;
    try {
      sweepTmp(layout);
      const result = await body(session);
      await session.store.sync();
      session.index.save();
      return result;
    } finally {
      releaseTmp(layout);
    }
  } catch (error) {
    throw storageProblem(error, root) ?? error;
  }
}
