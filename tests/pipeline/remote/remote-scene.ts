/**
 * A toy workspace whose results a server in memory has, signed; and runs of it from an empty store with that
 * server, which may misbehave. Jobs run in this process, where they are counted.
 */
import assert from "node:assert/strict";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import type { Session } from "../../../lib/pipeline/planning/session.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import { remoteAddress } from "../../../lib/pipeline/remote/address.ts";
import { connect } from "../../../lib/pipeline/remote/connection.ts";
import type { TransferLimits } from "../../../lib/pipeline/remote/errand.ts";
import { type Fetched, fetchResults } from "../../../lib/pipeline/remote/fetching.ts";
import { sendResults, type Sent } from "../../../lib/pipeline/remote/sending.ts";
import { newPrivateKey, type Signer, signerOf } from "../../../lib/pipeline/remote/signature.ts";
import { directPool } from "../../faults/direct-pool.ts";
import { assertTrue, filesUnder, recordsIn } from "../../faults/store-contents.ts";
import { makeWorkspace } from "../toy/workspace.ts";
import { type Behaviour, openServer, type RemoteServer } from "./server.ts";

export interface RemoteScene extends AsyncDisposable {
  readonly root: string;
  readonly store: string;
  readonly jobs: number;
  readonly server: RemoteServer;
  readonly signer: Signer;
  /** From a store without results, with what the server gives. */
  run(options?: RunOptions): Promise<RemoteRun>;
  /** Sends what the store has. */
  send(signer?: Signer): Promise<Sent>;
}

export interface RunOptions {
  readonly behaviour?: Behaviour;
  /** For servers that are slow: they end by these alone. */
  readonly limits?: TransferLimits;
  readonly address?: string;
  readonly trusted?: readonly string[];
  readonly unsigned?: boolean;
}

export interface RemoteRun {
  readonly executed: number;
  readonly fetched: Fetched;
}

export async function openScene(): Promise<RemoteScene> {
  const workspace = makeWorkspace();
  const store = `${workspace.root}/artifacts`;
  const graph = await loadSpecification(workspace.root, { profile: "smoke" });
  const options = { workspace: workspace.root, backend: "wasm", jobs: 2 } as const;
  const server = openServer();
  const signer = await signerOf(await newPrivateKey(), "key");
  const once = async (prepare?: (session: Session) => Promise<void>) => {
    const pool = directPool();
    const { exitCode } = await runGraph(graph, {
      ...options,
      openPool: pool.open,
      ...(prepare ? { prepare } : {}),
    });
    assert.equal(exitCode, 0);
    return pool.executed();
  };
  const jobs = await once();
  const clean = answersIn(store);
  const send = async (by?: Signer) => {
    let sent: Sent | undefined;
    await once(async (session) => {
      const address = remoteAddress(server.address);
      const { layout } = session.store;
      await using connection = await connect({ address, layout, sends: true });
      sent = await sendResults(session, connection, {
        trusted: new Set(),
        ...(by ? { signer: by } : {}),
      });
    });
    return sent!;
  };
  const run: RemoteScene["run"] = async (given = {}) => {
    forget(store);
    server.behaviour = given.behaviour ?? (() => undefined);
    server.asked.length = 0;
    let fetched: Fetched | undefined;
    const executed = await once(async (session) => {
      const address = remoteAddress(given.address ?? server.address);
      await using connection = await connect({
        address,
        layout: session.store.layout,
        ...(given.limits ? { limits: given.limits } : {}),
      });
      fetched = await fetchResults(session, connection, {
        trusted: new Set(given.trusted ?? [signer.publicKey]),
        unsigned: given.unsigned ?? false,
      });
    });
    server.behaviour = () => undefined;
    assertTrue(store, "after a run with a remote store");
    assert.deepEqual(answersIn(store), clean);
    for (const folder of ["tmp/", "quarantine/"]) assert.deepEqual(filesUnder(store, folder), []);
    assert.equal(executed + fetched!.results, jobs);
    return { executed, fetched: fetched! };
  };
  return {
    ...{ root: workspace.root, store, jobs, server, signer, run, send },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      workspace.remove();
    },
  };
}

/** Digests of the outputs by key. */
function answersIn(store: string): Record<string, unknown> {
  return Object.fromEntries(
    [...recordsIn(store)].map(([path, record]) => [path, JSON.parse(record).outputs]),
  );
}

/** Takes all results away; bundles of code, which take long to make, stay. */
function forget(store: string): void {
  for (const [path, record] of recordsIn(store)) {
    const { outputs } = JSON.parse(record) as { outputs: Record<string, { digest: string }> };
    for (const { digest } of Object.values(outputs)) {
      const blob = `${store}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
      if (filesUnder(store, `cas/${digest.slice(0, 2)}/`).length > 0) {
        try {
          Deno.removeSync(blob);
        } catch (error) {
          // Two outputs of equal bytes.
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        }
      }
    }
    Deno.removeSync(`${store}/${path}`);
  }
}
