/** `push`: puts results of this store, signed, where others can take them. */
import { type ExitCode, exitCodes, UserError } from "../../../contract/errors.ts";
import { loadSpecification } from "../../reading/load.ts";
import { type RemoteAddress, remoteAddress } from "../../remote/address.ts";
import { connect } from "../../remote/connection.ts";
import { madeSigner, ownSigner, signingKeyName } from "../../remote/own-files.ts";
import { sendResults, type Sent } from "../../remote/sending.ts";
import type { Signer } from "../../remote/signature.ts";
import { headLine } from "../../report/head.ts";
import type { Layout } from "../../store/layout.ts";
import { bytesText, counted } from "../../words/number-text.ts";
import { visibleLine } from "../../words/visible.ts";
import { inHeldSession } from "./held-session.ts";
import { type JobFlags, jsonText, type Surroundings } from "../surroundings.ts";

export interface PushFlags extends JobFlags {
  /** Signs nothing. */
  readonly unsigned?: boolean;
}

export async function push(
  here: Surroundings,
  flags: PushFlags,
  [text, ...targets]: readonly string[],
): Promise<ExitCode> {
  const { workspace, terminal, signal } = here;
  const address = remoteAddress(text);
  const graph = await loadSpecification(workspace, flags);
  const { profile, trust = [] } = graph.specification;
  const trusted = new Set(trust);
  return await inHeldSession(here, { graph, flags, targets, work: "push" }, async (session) => {
    const { layout } = session.store;
    const { backend } = session;
    const signer = flags.unsigned ? undefined : await signerFor(here, layout);
    await using connection = await connect({ address, layout, sends: true, signal });
    if (connection.places.isReadOnly) throw readOnly(address, connection.places.name);
    const sent = await sendResults(session, connection, {
      trusted,
      ...(signer ? { signer } : {}),
    });
    const { publicKey } = signer ?? {};
    if (flags.json) terminal.write(jsonText("push", { profile, backend, publicKey, ...sent }));
    else {
      terminal.write(headLine({ profile, backend }));
      for (const line of linesOf(sent, { address, publicKey, trusted })) terminal.write(line);
    }
    if (signal.aborted) return exitCodes.interrupted;
    return sent.gaveUp === undefined ? exitCodes.good : exitCodes.storeDamage;
  });
}

/** A key of one's own is made once, at the first need, and never leaves this folder. */
async function signerFor({ terminal }: Surroundings, layout: Layout): Promise<Signer> {
  const own = await ownSigner(layout);
  if (own !== undefined) return own;
  const made = await madeSigner(layout);
  terminal.writeError(
    `Made a key to sign with, artifacts/${signingKeyName}: keep a copy, and show it to nobody.`,
  );
  return made;
}

function linesOf(
  { results, bytes, there, differing, lacking, gaveUp }: Sent,
  { address: { base }, publicKey, trusted }: {
    readonly address: RemoteAddress;
    readonly publicKey: string | undefined;
    readonly trusted: ReadonlySet<string>;
  },
): string[] {
  const by = publicKey === undefined ? "unsigned" : `signed by ${publicKey}`;
  const lines = [`Sent ${counted(results, "result")} (${bytesText(bytes)}) to ${base}, ${by}.`];
  if (there > 0) lines.push(`${counted(there, "result")} were there already.`);
  if (differing.length > 0) {
    lines.push(
      `The results there have other bytes than the ones here, and stay: ${some(differing)}. ` +
        "`deno task verify` says whether the ones here are right.",
    );
  }
  if (lacking.length > 0) {
    lines.push(`Not here yet, so not sent: ${some(lacking)}; \`deno task repro\` makes them.`);
  }
  if (gaveUp !== undefined) lines.push(visibleLine(`The server was given up: ${gaveUp}.`));
  if (publicKey !== undefined && !trusted.has(publicKey)) {
    lines.push(`Others take them when pipeline.yaml says: trust: ["${publicKey}"]`);
  }
  return lines;
}

const shownMax = 3;

function some(jobs: readonly string[]): string {
  const more = jobs.length > shownMax ? ` and ${jobs.length - shownMax} more` : "";
  return jobs.slice(0, shownMax).join(", ") + more;
}

function readOnly({ base }: RemoteAddress, name: string): UserError {
  return new UserError({
    action: `cannot push to ${base}: it is ${name} of this program behind a web server`,
    allowed: "the address of a server that takes PUT of /cas/… and /ac/…",
    hint: "docs/sharing-results.md says how to set one up",
  });
}
