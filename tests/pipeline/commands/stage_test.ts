/** One job by hand: on what the store has, and the store stays as it is. */
import assert from "node:assert/strict";
import { inWorkspace } from "../toy/workspace.ts";

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}/${name}`) : [`${folder}/${name}`]
  ).sort();
}

Deno.test("stage runs one job, shows what it gives, and publishes nothing", () =>
  inWorkspace(async ({ command, root }) => {
    const several = await command("stage", "draws");
    assert.equal(several.code, 2);
    assert.match(
      several.error,
      /cannot run 3 jobs by hand: "draws" names all of them; allowed: "toy\/d/,
    );
    const fresh = await command("stage", "toy/draws[width=2]");
    assert.equal(fresh.code, 0, fresh.error);
    assert.match(fresh.out, /numbers: 3 rows/);
    assert.match(fresh.error, /the store has no result of it\. Nothing was published\./);
    const status = await command("status", "toy/draws");
    assert.match(status.out, /toy\/draws +3 +to run/);
    await command("repro", "draws");
    const before = [...filesIn(`${root}/artifacts/ac`), ...filesIn(`${root}/artifacts/cas`)];
    const again = await command("stage", "toy/draws[width=2]");
    assert.match(again.error, /the same bytes as its result in the store/);
    const after = [...filesIn(`${root}/artifacts/ac`), ...filesIn(`${root}/artifacts/cas`)];
    assert.deepEqual(after, before);
  }));

/** A port that nobody listens at. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** The debugger of a process, as soon as it waits for one. */
async function debuggerAt(port: number, hasEnded: () => boolean): Promise<WebSocket> {
  while (!hasEnded()) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/json`);
      const [{ webSocketDebuggerUrl }] = await response.json();
      const socket = new WebSocket(webSocketDebuggerUrl);
      await new Promise((resolve) => socket.onopen = resolve);
      return socket;
    } catch (error) {
      // Nobody is there yet.
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("the command has ended without a debugger");
}

Deno.test("stage --inspect waits for a debugger, which sees the stage's Worker", () =>
  inWorkspace(async ({ command, start }) => {
    const port = freePort();
    const child = start("stage", "toy/draws[width=2]", "--inspect", String(port));
    const output = child.output();
    let hasEnded = false;
    void child.status.then(() => hasEnded = true);
    const socket = await debuggerAt(port, () => hasEnded);
    const workers: string[] = [];
    socket.onmessage = ({ data }) => {
      const { method, params } = JSON.parse(data);
      if (method === "NodeWorker.attachedToWorker") workers.push(params.workerInfo.type);
    };
    const ask = (id: number, method: string, params = {}) =>
      socket.send(JSON.stringify({ id, method, params }));
    ask(1, "NodeWorker.enable", { waitForDebuggerOnStart: false });
    ask(2, "Runtime.runIfWaitingForDebugger");
    const { code, stdout, stderr } = await output;
    socket.close();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.equal(code, 0, error);
    assert.match(out, /numbers: 3 rows/);
    assert.match(
      error,
      new RegExp(`^Waiting for a debugger at 127\\.0\\.0\\.1:${port}: open chrome`),
    );
    assert.ok(workers.length > 0, "the debugger saw no Worker");
    const large = await command("stage", "toy/draws[width=2]", "--inspect", "70000");
    assert.equal(large.code, 2);
    assert.match(large.error, /cannot use "70000"; allowed: 1024 … 65535/);
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const busy = await command("stage", "toy/draws[width=2]", "--inspect", `${listener.addr.port}`);
    assert.notEqual(busy.code, 0);
    assert.match(busy.error, /in use/);
  }));
