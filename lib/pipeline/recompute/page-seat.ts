/**
 * Runs a job in a web page, or in a program that has nothing but an archive, as a seat's process does on
 * the desktop: the very bytes of its bundle in a Worker of its own, tables converted outside of it. Runs in
 * any browser, also from a file: there a module cannot be a Worker, but a Worker can import what it is sent.
 */
import type { FailedMessage } from "../../contract/failure.ts";
import type { WorkerMessage } from "../../contract/worker.ts";
import type { JobMessage, StoredOutput } from "../seat/protocol.ts";

/** The code that turns bytes into tables and back, loaded: seat/conversion.ts. */
export type Conversion = typeof import("../seat/conversion.ts");

/** What a job is made from. */
export interface PageJob {
  /** The stage's bundle. */
  readonly code: Uint8Array;
  readonly conversion: Conversion;
  readonly message: JobMessage;
  /** Where it runs; default: a Worker as browsers have them. */
  readonly open?: OpenWorker;
}

/** Starts a Worker with the code of a bundle in it; whoever asked for it closes it. */
export type OpenWorker = (code: Uint8Array) => { readonly worker: Worker; close(): void };

/** What happens meanwhile. */
export interface PageListening {
  /** Ends the job; its promise is rejected. */
  readonly signal?: AbortSignal;
  progress?(done: number, total: number, unit: string): void;
}

/** Why a stage gave nothing, in its own words. */
export class StageFailed extends Error {
  override readonly name = "StageFailed";
}

/** The bundle comes as bytes: the first message. */
const boot = `onmessage=({data})=>{onmessage=null;` +
  `import(URL.createObjectURL(new Blob([data],{type:"text/javascript"})))` +
  `.catch((error)=>{postMessage({type:"failed",name:"Error",message:String(error)})})}`;

const inBrowser: OpenWorker = (code) => {
  const url = URL.createObjectURL(new Blob([boot], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.postMessage(code);
  return {
    worker,
    close() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
};

/** Loads a bundle of the page's own, such as the conversion. */
export async function loadCode<T>(code: Uint8Array): Promise<T> {
  const url = URL.createObjectURL(new Blob([code as BlobPart], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Runs a job once; gives its outputs as they would be stored. */
export async function runInPage(
  { code, conversion, message, open = inBrowser }: PageJob,
  { signal, progress }: PageListening = {},
): Promise<readonly StoredOutput[]> {
  signal?.throwIfAborted();
  const { worker, close } = open(code);
  const { promise, resolve, reject } = Promise.withResolvers<readonly StoredOutput[]>();
  worker.onerror = (event) => {
    // What is judged here is not to end the program as well.
    event.preventDefault();
    reject(new StageFailed(event.message ?? "its Worker ended"));
  };
  worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    try {
      if (data.type === "ready") {
        const { message: tables, buffers } = conversion.runMessageOf(message);
        worker.postMessage(tables, buffers as ArrayBuffer[]);
      } else if (data.type === "progress") progress?.(data.done, data.total, data.unit);
      else if (data.type === "done") resolve(conversion.storedOutputs(data.outputs));
      else if (data.type === "failed") reject(new StageFailed(failureText(data)));
    } catch (error) {
      reject(error);
    }
  };
  const stop = () => reject(signal!.reason);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await promise;
  } finally {
    signal?.removeEventListener("abort", stop);
    close();
  }
}

function failureText({ name, message }: FailedMessage): string {
  return name === "" || name === "Error" ? message : `${name}: ${message}`;
}
