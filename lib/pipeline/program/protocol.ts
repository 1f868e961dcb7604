/**
 * What the engine asks the process that starts programs, and what that answers: lines of JSON, one
 * question, then answers. The end of its input means: end the program.
 */

/** Where a program is found to be, and how it can be shut in. */
export interface LookQuestion {
  readonly about: "look";
  /** Absolute paths at which it may be; the first one that is there is taken. */
  readonly programs: readonly string[];
  /** Absolute paths at which bubblewrap may be; the first one that is there is tried. */
  readonly bubblewrap: readonly string[];
}

export interface Found {
  readonly type: "found";
  /** Absolute path of the program. */
  readonly path: string;
  /** Folders that the sandbox must show for the program to run. */
  readonly mounts: readonly string[];
  /** A bubblewrap that works; absent where there is none, and then `why`. */
  readonly bubblewrap?: string;
  readonly why?: string;
}

/** How a program is started. */
export interface Setting {
  /** Absolute path of bubblewrap; absent: without a sandbox. */
  readonly bubblewrap?: string;
  readonly mounts: readonly string[];
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The program's absolute path, and its words. */
  readonly command: readonly string[];
  /** Memory of all its processes together, in bytes. */
  readonly memoryBytes: number;
  /** The job's folder; absent for a probe, which is given an empty one. */
  readonly folder?: string;
}

export interface RunQuestion extends Setting {
  readonly about: "run";
}

export type ProgramQuestion = LookQuestion | RunQuestion;

export type ProgramAnswer =
  | Found
  | { readonly type: "absent" }
  /** The program, or bubblewrap, could not be started. */
  | { readonly type: "unstartable"; readonly words: string }
  | { readonly type: "line"; readonly text: string }
  | Ended;

export interface Ended {
  readonly type: "ended";
  readonly code: number;
  /** Bytes that it held when it was ended for that. */
  readonly memory?: number;
  /** Names of processes that it left behind. */
  readonly leftover?: readonly string[];
}
