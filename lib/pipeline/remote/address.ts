/** The address of a remote store, as it is given on the command line. */
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
  const url = URL.parse(text);
  if (url === null || !(url.protocol in ports) || url.hostname === "") {
    throw new UserError({
      action: `cannot use "${text}" as the address of a remote store`,
      allowed: "an address of the web, like https://results.example.org/my-paper",
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new UserError({
      action: `cannot use an address with a password in it: ${url.protocol}//…@${url.host}`,
      hint: "others see it in the list of processes: write it into artifacts/remote-access, as " +
        "docs/sharing-results.md says, and name the address without it",
    });
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UserError({
      action: `cannot use "${text}" as the address of a remote store`,
      allowed: "an address without ? and #: /cas/… and /ac/… are put behind it",
    });
  }
  const host = `${url.hostname}:${url.port || ports[url.protocol]}`;
  return { base: url.href.replace(/\/+$/, ""), host };
}
