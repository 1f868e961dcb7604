/** One submission that an engine has jobs in, as it watches it. */
import type { Flight } from "./flight.ts";
import type { MessageReader } from "./messages.ts";
import type { Submission } from "./submission.ts";

export interface Entry {
  readonly submission: Submission;
  readonly reader: MessageReader;
  readonly flights: Set<Flight>;
  /** When each array task last gave a sign of life. */
  readonly signs: Map<number, number>;
  /** Array tasks of which something has begun. */
  readonly begun: Set<number>;
  /** Why its array tasks wait, as was said already. */
  readonly reasons: Set<string>;
  readonly placedAt: number;
  /** Set while nobody knows whether the queue has taken it. */
  doubtedAt: number | undefined;
  /** Gives back that this engine answers for it; undefined while another one does. */
  disown: (() => void) | undefined;
  isKept: boolean;
}
