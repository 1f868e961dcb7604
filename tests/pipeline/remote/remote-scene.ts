/**
 * A toy workspace whose results a server in memory has, signed; and runs of it from an empty store with that
 * server, which may misbehave. Jobs run in this process, where they are counted.
 */
import assert from "node:assert/strict";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import type { Session } from "../../../lib/pipeline/planning/session.ts";
import { loadSpecification } from "../../../lib/pipeline/reading/load.ts";
import type { JobGraph } from "../../../lib/pipeline/specification/specification.ts";
import { remoteAddress } from "../../../lib/pipeline/remote/address.ts";
import { connect } from "../../../lib/pipeline/remote/connection.ts";
import type { TransferLimits } from "../../../lib/pipeline/remote/errand.ts";
import { type Fetched, fetchResults } from "../../../lib/pipeline/remote/fetching.ts";
import { sendResults, type Sent } from "../../../lib/pipeline/remote/sending.ts";
import { newPrivateKey, type Signer, signerOf } from "../../../lib/pipeline/remote/signature.ts";
import { directPool } from "../../faults/direct-pool.ts";
import { assertTrue, filesUnder, recordsIn } from "../../faults/store-contents.ts";
import { makeWorkspace, type ToyWorkspace } from "../toy/workspace.ts";
import { type Behaviour, openServer } from "./server.ts";

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

export class RemoteScene implements AsyncDisposable {
  readonly store: string;
  readonly server = openServer();
  jobs = 0;
  #clean: Record<string, unknown> = {};

  private constructor(
    readonly workspace: ToyWorkspace,
    readonly graph: JobGraph,
    /** Whose key has signed what the server has. */
    readonly signer: Signer,
  ) {
    this.store = `${workspace.root}/artifacts`;
  }

  static async open(): Promise<RemoteScene> {
    const workspace = makeWorkspace();
    const graph = await loadSpecification(workspace.root, { profile: "smoke" });
    const signer = await signerOf(await newPrivateKey(), "key");
    const scene = new RemoteScene(workspace, graph, signer);
    scene.jobs = await scene.#once();
    scene.#clean = answersIn(scene.store);
    assert.equal((await scene.send(signer)).results, scene.jobs);
    return scene;
  }

  /** Brings everything up to date; gives the number of jobs that ran. */
  async #once(prepare?: (session: Session) => Promise<void>): Promise<number> {
    const pool = directPool();
    const { exitCode } = await runGraph(this.graph, {
      ...{ workspace: this.workspace.root, backend: "wasm", jobs: 2, openPool: pool.open },
      ...(prepare ? { prepare } : {}),
    });
    assert.equal(exitCode, 0);
    return pool.executed();
  }

  /** Sends what the store has. */
  async send(signer?: Signer): Promise<Sent> {
    let sent: Sent | undefined;
    await this.#once(async (session) => {
      const address = remoteAddress(this.server.address);
      const { layout } = session.store;
      await using connection = await connect({ address, layout, sends: true });
      const by = signer === undefined ? {} : { signer };
      sent = await sendResults(session, connection, { trusted: new Set(), ...by });
    });
    return sent!;
  }

  /** From a store without results, with what the server gives. */
  async run(given: RunOptions = {}): Promise<RemoteRun> {
    const { store, server, signer } = this;
    forget(store);
    server.behaviour = given.behaviour ?? (() => undefined);
    server.asked.length = 0;
    let fetched: Fetched | undefined;
    const executed = await this.#once(async (session) => {
      const address = remoteAddress(given.address ?? server.address);
      const limits = given.limits === undefined ? {} : { limits: given.limits };
      const { layout } = session.store;
      await using connection = await connect({ address, layout, ...limits });
      fetched = await fetchResults(session, connection, {
        trusted: new Set(given.trusted ?? [signer.publicKey]),
        unsigned: given.unsigned ?? false,
      });
    });
    server.behaviour = () => undefined;
    assertTrue(store, "after a run with a remote store");
    assert.deepEqual(answersIn(store), this.#clean);
    for (const folder of ["tmp/", "quarantine/"]) assert.deepEqual(filesUnder(store, folder), []);
    assert.equal(executed + fetched!.results, this.jobs);
    return { executed, fetched: fetched! };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.workspace.remove();
  }
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
