/**
 * The only way between a stage and the engine. The bridge (lib/contract/worker.ts) gets it from the
 * prelude; the global names by which a stage could listen or speak to the engine are taken away before
 * the stage is imported, so that a job can neither overhear nor speak for another.
 */
import type { Channel, RunMessage, WorkerMessage } from "../../contract/worker.ts";
import { beginRunning, define, deny, remove, replace, scope } from "./denial.ts";
import { showGpu } from "./gpu.ts";
import { remember, residue } from "./residue.ts";
import type { Closed } from "./realm.ts";
import { shown } from "./shown.ts";
import { allowRelaxed } from "./webassembly.ts";

type Post = (message: unknown, transfer?: Transferable[]) => void;

/** Who starts the Worker names it by a secret: what lacks it was not said by the engine. */
const secret = scope.name as unknown as string;
/** Later than all that a job's promises still do. */
const afterwards = (scope.setImmediate ?? scope.setTimeout) as (callback: () => void) => void;
const post = scope.postMessage.bind(scope) as unknown as Post;
const listen = scope.addEventListener.bind(scope);
let handler: ((message: RunMessage) => Promise<void>) | undefined;
/** How many jobs have begun: what is said for an earlier one is not taken for the present one. */
let job = 0;

/**
 * As contract/failure.ts has it, of which nothing is imported here: a bundle has the contract that its
 * workspace has, and a second one beside it would tell where the workspace lies.
 */
const textLengthMax = 20_000;
function cut(text: string): string {
  if (text.length <= textLengthMax) return text;
  return `${firstOf(text, textLengthMax)}… (${text.length - textLengthMax} characters more)`;
}
/** Not half a character at the end. */
function firstOf(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, "");
}

/** A job, with what is for the sandbox alone. */
type HostMessage = RunMessage & { readonly secret?: string; readonly relaxed?: readonly string[] };

let realm: Closed = { open: [], removed: [], kept: [] };

/** Called at the end of the prelude: from now on jobs can come. */
export function openChannel(closed: Closed): Closed {
  realm = closed;
  return closed;
}

listen("message", (event) => {
  const { secret: said = "", relaxed = [], ...data } = (event as MessageEvent<HostMessage>).data;
  if (said !== secret) deny("environment", "a message to itself");
  showGpu(data.gpu === true);
  allowRelaxed(relaxed);
  if (job++ === 0) {
    beginRunning();
    remember(realm.open);
  }
  void handler!(data);
});
/** What escapes the bridge: errors while importing, and promises that nobody awaits. */
function escaped(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const common = { stack: cut(`${stack ?? ""}`), user: false, exitCode: 1, residue: [], job };
  passParcel();
  post({ type: "failed", name: cut(`${name}`), message: cut(`${message}`), ...common });
}
listen("error", (event) => {
  event.preventDefault();
  escaped((event as ErrorEvent).error);
});
listen("unhandledrejection", (event) => {
  event.preventDefault();
  escaped((event as PromiseRejectionEvent).reason);
});

/** Handed to the bridge by the entry module. */
export const channel: Channel = {
  ready(run) {
    handler = run;
    post({ type: "ready" });
  },
  post(message: WorkerMessage, transfer: Transferable[] = []) {
    const isEnd = message.type === "done" || message.type === "failed";
    if (!isEnd) return post({ ...message, job }, transfer);
    passParcel();
    // What the job's promises still do comes before: then nothing of it is left to run, or is named.
    afterwards(() => post({ ...message, residue: residue(), job }, transfer));
  },
};

remove("postMessage");
for (const name of ["addEventListener", "removeEventListener"] as const) {
  const original = EventTarget.prototype[name] as (...given: unknown[]) => unknown;
  define(EventTarget.prototype, name, function (this: unknown, ...given: unknown[]) {
    if (this === undefined || this === scope) deny("environment", `${name} of the Worker`);
    return Reflect.apply(original, this, given);
  });
}

// ---- What a stage writes to its console goes to the log of its job.

/**
 * A log is for people: longer lines are cut, and of a longer log the first lines of a job are passed on as
 * they come and the last ones at its end, for they explain a failure. A job that is killed says no last
 * word: its later lines are in parcels outside of it already, the smaller the fewer there are, so that of
 * a few thousand lines none is here when it dies, and of a flood one in two thousand, at most a parcel.
 */
const lineLengthMax = 2000;
const headMax = 1000;
const parcelMax = 100;
const parcelShare = 2000;
let linesJob = 0;
let lines = 0;
let parcel: string[] = [];
const say = (...values: unknown[]) => {
  const text = values.map(shown).join(" ");
  if (linesJob !== job) [linesJob, lines, parcel] = [job, 0, []];
  for (const line of text.split("\n")) {
    const cut = firstOf(line, lineLengthMax);
    lines++;
    if (lines <= headMax) post({ type: "log", text: cut, job });
    else if (parcel.push(cut) >= Math.min(parcelMax, lines / parcelShare)) passParcel();
  }
};
function passParcel(): void {
  if (linesJob !== job || parcel.length === 0) return;
  post({ type: "late-log", lines: parcel, job });
  parcel = [];
}
const silent = () => {};
const speaking = ["log", "info", "warn", "error", "debug", "trace", "table", "dir"];
const others = ["assert", "clear", "count", "countReset", "dirxml", "group", "groupCollapsed"];
const further = ["groupEnd", "time", "timeEnd", "timeLog", "timeStamp"];
replace("console", {
  ...Object.fromEntries(speaking.map((name) => [name, say])),
  ...Object.fromEntries([...others, ...further].map((name) => [name, silent])),
});
