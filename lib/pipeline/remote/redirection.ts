/** Where an answer may send whoever asked: on the same server, and never from https to http. Pure. */

/** So many times in a row at most. */
export const redirectionsMax = 5;

export type Redirection =
  | { readonly follow: URL }
  | {
    /** Ends "it …". */
    readonly refused: string;
    /** A server that a process of its own might ask. */
    readonly elsewhere?: string;
  };

const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirection(status: number): boolean {
  return redirecting.has(status);
}

export function redirectionOf(from: URL, location: string | null): Redirection {
  const to = location === null ? null : URL.parse(location, from);
  if (to === null) return { refused: "it sends elsewhere without saying where" };
  const shown = to.href.replace(/[?#].*$|(?<=\/\/)[^@/]*@/g, "").slice(0, 200);
  if (to.protocol !== from.protocol) {
    const [before, after] = [from, to].map(({ protocol }) => protocol.slice(0, -1));
    return { refused: `it sends from ${before} to ${after} (${shown}), which is not followed` };
  }
  if (to.username !== "" || to.password !== "") {
    return { refused: "it sends to an address with a password, which is not followed" };
  }
  if (to.host === from.host) return { follow: to };
  const refused = `it sends to another server (${shown}), which is not followed`;
  return { refused, elsewhere: to.href };
}
