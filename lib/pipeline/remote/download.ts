/**
 * One file from a web server, under an unfinished file's name: bounded in size and time, by a process that may
 * reach that one host. Where a server sends to another one of the same scheme, another such process asks that.
 */
import { UserError } from "../../contract/errors.ts";
import type { Layout } from "../store/layout.ts";
import { freshName } from "../store/fresh-name.ts";
import { freshPath } from "../store/unfinished.ts";
import { visibleLine } from "../words/visible.ts";
import { fileAddress } from "./address.ts";
import { openCarrier } from "./carrier.ts";
import { type Outcome, type TransferLimits, usualLimits } from "./errand.ts";
import { accessTo } from "./own-files.ts";
import { usualPatience } from "./patience.ts";
import { redirectionsMax } from "./redirection.ts";

export interface DownloadOptions {
  readonly layout: Layout;
  readonly signal?: AbortSignal;
  readonly bytesMax?: number;
  readonly limits?: TransferLimits;
  /** Takes a line about another server that is asked. */
  readonly say: (line: string) => void;
}

/** 16 GiB. */
const fileBytesMax = 2 ** 34;
/** 200 kB a second on average, after half a minute. */
const patience = { ...usualPatience, paceMin: 20 };

/** The absolute path of what came, for the caller to remove. Throws a UserError for whatever a server does. */
export async function download(address: string, options: DownloadOptions): Promise<string> {
  const { layout, signal, say, bytesMax = fileBytesMax, limits = usualLimits } = options;
  let at = address;
  for (let asked = 0;; asked++) {
    const { path, ...server } = fileAddress(at);
    const authorization = accessTo(server, layout);
    await using carrier = openCarrier({
      ...{ address: server, layout, limits, patience },
      ...(authorization === undefined ? {} : { authorization }),
      ...(signal === undefined ? {} : { signal }),
    });
    const to = freshName();
    const outcome = await carrier.run({ what: "get", path, to, bytesMax });
    if (outcome.end === "done") {
      const file = freshPath(layout);
      Deno.renameSync(`${carrier.staging}/${to}`, file);
      return file;
    }
    const elsewhere = outcome.end === "failed" ? outcome.elsewhere : undefined;
    if (elsewhere === undefined || asked === redirectionsMax) throw notFetched(address, outcome);
    say(visibleLine(`${server.base} sends to ${new URL(elsewhere).origin}`));
    at = elsewhere;
  }
}

function notFetched(address: string, outcome: Exclude<Outcome, { end: "done" }>): UserError {
  const because = outcome.end === "absent" ? "it is not there" : outcome.because;
  return new UserError({
    action: visibleLine(`cannot fetch ${address}: ${because}`),
    hint:
      "fetch it by other means (variables for proxies, for one, are not read here), put the file " +
      "into artifacts/, and name it there",
  });
}
