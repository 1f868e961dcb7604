/** What the engine asks of the process that speaks with a remote store, and what that answers. */

/** `path` is put behind the address of the store. */
export type Errand =
  /** Into a file of the staging folder. */
  | {
    readonly what: "get";
    readonly path: string;
    /** The name of that file. */
    readonly to: string;
    readonly bytesMax: number;
    /** What it must be, where that is known: other bytes are not kept. */
    readonly sha256?: string;
    readonly bytes?: number;
  }
  | { readonly what: "has"; readonly path: string }
  | {
    readonly what: "put";
    readonly path: string;
    /** A text, or the absolute path of a file. */
    readonly content: { readonly text: string } | { readonly file: string };
  };

export type Outcome =
  | { readonly end: "done"; readonly bytes: number }
  /** The server says that it is not there. */
  | { readonly end: "absent" }
  /** The server gives what it was not asked for. */
  | { readonly end: "wrong"; readonly because: string }
  /** The server, or the way to it. */
  | {
    readonly end: "failed";
    readonly because: string;
    /** An address on another server of the same scheme that it sends to. */
    readonly elsewhere?: string;
  };

/** How long a server may take. Seconds; bytes a second. */
export interface TransferLimits {
  /** Until the head of an answer, and between two pieces of it. */
  readonly silenceSeconds: number;
  /** A transfer that is slower than this on the whole is given up. */
  readonly bytesPerSecondMin: number;
}

export const usualLimits: TransferLimits = { silenceSeconds: 10, bytesPerSecondMin: 20_000 };

/** Seconds that a transfer of so many bytes may take. */
export function secondsFor(bytes: number, limits: TransferLimits): number {
  return limits.silenceSeconds + bytes / limits.bytesPerSecondMin;
}

/** What the process is told first. */
export interface Beginning {
  readonly base: string;
  /** The value of the header `authorization`. */
  readonly authorization?: string;
  readonly limits: TransferLimits;
}

/** A line to the process, and a line back. */
export type Asked = { readonly id: number; readonly errand: Errand };
export type Answered =
  | { readonly id: number; readonly outcome: Outcome }
  /** So many more bytes have come, and are not counted again in its outcome. */
  | { readonly id: number; readonly moved: number };
