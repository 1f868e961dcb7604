import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { upload } from "../../../../lib/pipeline/remote/apart/upload.ts";

/** Puts more bytes than a system keeps for a connection to a server that does this with it. */
async function refusal(serve: (socket: Socket) => void): Promise<string> {
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  try {
    const { status } = await upload(`http://127.0.0.1:${port}/a`, new Uint8Array(2 ** 25), {
      authorization: undefined,
      signal: AbortSignal.timeout(60_000),
      gone: () => {},
    });
    return `status ${status}`;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

Deno.test("a server that hangs up on an upload is said to, and no code of the system is all that is said", async () => {
  const said = await refusal((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.destroy());
  });
  assert.match(said, /closed the connection while a file was being sent \(does it accept uploads/);
});

Deno.test("an answer that comes before all has gone counts", async () => {
  const said = await refusal((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      socket.resume();
    });
  });
  assert.equal(said, "status 403");
});
