/** A remote store that lends its results to a run, from its address to what is said of it at the end. */
import type { Session } from "../planning/session.ts";
import { remoteAddress } from "./address.ts";
import { connect } from "./connection.ts";
import { type Fetched, type FetchOptions, fetchResults } from "./fetching.ts";
import { fetchedLine } from "./lines.ts";

export interface RemoteLender {
  /** Brings what the session's jobs lack. Fails for no fault of the server. */
  prepare(session: Session): Promise<void>;
  /** What came of it; undefined if it was not asked. */
  readonly fetched: Fetched | undefined;
  line(): string | undefined;
}

/** Throws a UserError for what is no address. */
export function openRemoteLender(text: string, options: FetchOptions): RemoteLender {
  const address = remoteAddress(text);
  let fetched: Fetched | undefined;
  return {
    get fetched() {
      return fetched;
    },
    async prepare(session) {
      // Of a run that begins again, since something was damaged: a server is given up once.
      if (fetched?.gaveUp !== undefined) return;
      const { layout } = session.store;
      const { signal } = options;
      await using connection = await connect({ address, layout, ...(signal ? { signal } : {}) });
      const more = await fetchResults(session, connection, options);
      fetched = {
        ...more,
        results: more.results + (fetched?.results ?? 0),
        bytes: more.bytes + (fetched?.bytes ?? 0),
      };
    },
    line: () => {
      const isPlan = options.promises !== undefined;
      return fetched && fetchedLine(address, fetched, { isPlan });
    },
  };
}
