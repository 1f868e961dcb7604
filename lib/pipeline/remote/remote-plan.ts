/** A plan with what a remote store has: asked as a run would ask, but for the blobs, which stay there. */
import type { PlanOptions } from "../planning/plan.ts";
import { checkFormat } from "../store/opening.ts";
import { openStore } from "../store/store.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { storageProblem } from "../system/storage-fault.ts";
import type { FetchOptions } from "./fetching.ts";
import { openRemoteLender } from "./lender.ts";
import { type Promises, promising } from "./promises.ts";

export interface RemotePlan {
  readonly options: Pick<PlanOptions, "openStore" | "prepare" | "promised">;
  /** What would be taken, once it has been asked. */
  line(): string | undefined;
}

/** `root`: of the store here, in which nothing is left. Throws a UserError for what is no address. */
export function openRemotePlan(
  address: string,
  { root, ...options }: Omit<FetchOptions, "promises"> & { readonly root: string },
): RemotePlan {
  checkFormat(root);
  const promises: Promises = { records: new Map(), blobs: new Set() };
  const lender = openRemoteLender(address, { ...options, promises });
  return {
    options: {
      openStore: (layout) => promising(openStore(layout), promises),
      async prepare(session) {
        try {
          await lender.prepare(session);
        } catch (error) {
          throw storageProblem(error, root) ?? error;
        } finally {
          releaseTmp(session.store.layout);
        }
      },
      promised: promises.records,
    },
    line: lender.line,
  };
}
