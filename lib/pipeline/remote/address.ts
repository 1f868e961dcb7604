/** Addresses on the web as they are given on the command line: of a remote store, of a file. */
import { UserError } from "../../contract/errors.ts";

export interface RemoteAddress {
  /** Without a slash at its end: paths are put behind it. */
  readonly base: string;
  /** What a process may reach for it, and nothing else: "results.example.org:443". */
  readonly host: string;
}

const ports: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** Throws a UserError for what is no address of a folder on a web server. */
export function remoteAddress(text: string): RemoteAddress {
  const url = webAddress(text, "a remote store", "https://results.example.org/my-paper");
  if (url.search !== "" || url.hash !== "") {
    throw new UserError({
      action: `cannot use "${text}" as the address of a remote store`,
      allowed: "an address without ? and #: /cas/… and /ac/… are put behind it",
    });
  }
  return { base: url.href.replace(/\/+$/, ""), host: hostOf(url) };
}

/** A file on a web server: the server, and what to ask it for. Throws a UserError for anything else. */
export function fileAddress(text: string): RemoteAddress & { readonly path: string } {
  const url = webAddress(text, "a file", "https://results.example.org/my-paper.crate.zip");
  return { base: url.origin, host: hostOf(url), path: askedOf(url) };
}

/** What a server is asked for: all behind its name, as it is escaped, but no `#…`. */
export function askedOf({ href, origin, hash }: URL): string {
  return href.slice(origin.length, href.length - hash.length);
}

/** Whether somebody means the web by it. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function hostOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || ports[protocol]}`;
}

function webAddress(text: string, what: string, like: string): URL {
  const url = URL.parse(text);
  if (url === null || !(url.protocol in ports) || url.hostname === "") {
    throw new UserError({
      action: `cannot use "${text}" as the address of ${what}`,
      allowed: `an address of the web, like ${like}`,
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new UserError({
      action: `cannot use an address with a password in it: ${url.protocol}//…@${url.host}`,
      hint: "others see it in the list of processes: write it into artifacts/remote-access, as " +
        "docs/sharing-results.md says, and name the address without it",
    });
  }
  return url;
}
