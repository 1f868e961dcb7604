/**
 * Two files of a checkout's own part, which nobody else reads: the key that it signs with, and what it says
 * to servers that ask who it is. They are in no archive and in no commit.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import type { Layout } from "../store/layout.ts";
import { readIfPresent } from "../store/file-operations.ts";
import { refuseLinks } from "../store/no-links.ts";
import { placeFirst } from "../store/first-wins.ts";
import { freshPath } from "../store/unfinished.ts";
import type { RemoteAddress } from "./address.ts";
import { newPrivateKey, type Signer, signerOf } from "./signature.ts";

export const signingKeyName = "signing-key";
const accessName = "remote-access";
const textBytesMax = 10_000;

/** How messages name such a file. */
const shown = (name: string) => `artifacts/${name}`;

function textOf({ own: { root } }: Layout, name: string): string | undefined {
  const path = `${root}/${name}`;
  refuseLinks(root, path);
  const bytes = readIfPresent(path, textBytesMax);
  return bytes && new TextDecoder().decode(bytes);
}

/** The key of this checkout, if it has one. */
export async function ownSigner(layout: Layout): Promise<Signer | undefined> {
  const text = textOf(layout, signingKeyName);
  return text === undefined ? undefined : await signerOf(text, shown(signingKeyName));
}

/** Makes a key, for this user to read alone; another's that came first is taken. */
export async function madeSigner(layout: Layout): Promise<Signer> {
  const { own } = layout;
  const temporary = freshPath(own);
  const bytes = new TextEncoder().encode(await newPrivateKey());
  Deno.writeFileSync(temporary, bytes, { mode: 0o600, createNew: true });
  placeFirst({ ...layout, ...own }, temporary, `${own.root}/${signingKeyName}`);
  return (await ownSigner(layout))!;
}

/**
 * What `artifacts/remote-access` says to this server: lines of an address and the value of the header
 * `authorization`, like "https://results.example.org Basic dXNlcjpwYXNz". It goes to that server alone.
 */
export function accessTo({ base }: RemoteAddress, layout: Layout): string | undefined {
  const { origin } = new URL(base);
  for (const [i, line] of (textOf(layout, accessName) ?? "").split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, address, value] = /^(\S+)\s+([\x20-\x7e]+)$/.exec(line.trim()) ?? [];
    if (address === undefined || URL.parse(address) === null) {
      throw new UserError({
        place: { file: shown(accessName), line: i + 1, column: 1 },
        action: "cannot read who to be for which server",
        allowed: "an address, a space, and what to send as authorization: " +
          '"https://results.example.org Basic …" or "… Bearer …"',
        exitCode: exitCodes.specification,
      });
    }
    if (new URL(address).origin === origin) return value;
  }
  return undefined;
}
