/** A Worker of Deno without any permission, whatever the program itself may. */
import type { OpenWorker } from "../../recompute/page-seat.ts";

export const withoutPermissions: OpenWorker = (code) => {
  const url = URL.createObjectURL(new Blob([code as BlobPart], { type: "application/javascript" }));
  const worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
  return {
    worker,
    close() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
};
