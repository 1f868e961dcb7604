/**
 * A remote store in memory that can misbehave: it speaks HTTP by itself, byte by byte, so that it can say
 * what no library lets a server say.
 */

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** What an honest server would give. */
  readonly honest: Uint8Array | undefined;
}

/** How an answer goes out. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** What the head says of the length; default: the truth. */
  readonly length?: number;
  /** One byte, then a pause, and so on. */
  readonly millisecondsPerByte?: number;
  /** Nothing at all is said. */
  readonly isSilent?: boolean;
}

/** Undefined: as an honest server. */
export type Behaviour = (asked: Asked) => Reply | undefined;

export interface RemoteServer extends AsyncDisposable {
  readonly address: string;
  readonly files: Map<string, Uint8Array>;
  /** "GET /ac/…", in order. */
  readonly asked: string[];
  behaviour: Behaviour;
}

export const text = (words: string) => new TextEncoder().encode(words);

function honestly(
  { method, path, honest }: Asked,
  files: Map<string, Uint8Array>,
  body: Uint8Array,
): Reply {
  if (method === "PUT") {
    files.set(path, body);
    return { status: honest === undefined ? 201 : 204 };
  }
  return honest === undefined ? { status: 404 } : { status: 200, body: honest };
}

export function openServer(tls?: { readonly cert: string; readonly key: string }): RemoteServer {
  const where = { hostname: "127.0.0.1", port: 0 };
  const listener = tls === undefined ? Deno.listen(where) : Deno.listenTls({ ...where, ...tls });
  const files = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const open = new Set<Deno.Conn>();
  const server = {
    address: `${tls === undefined ? "http" : "https"}://127.0.0.1:${listener.addr.port}`,
    files,
    asked,
    behaviour: (() => undefined) as Behaviour,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) closed(connection);
      await listening;
    },
  };
  const listening = (async () => {
    const serving: Promise<void>[] = [];
    try {
      for await (const connection of listener) {
        open.add(connection);
        serving.push(
          serve(connection, server).finally(() => {
            open.delete(connection);
            closed(connection);
          }),
        );
      }
    } catch (error) {
      // A client that does not like the certificate.
      if (!(error instanceof Deno.errors.InvalidData)) throw error;
    }
    await Promise.all(serving);
  })();
  return server;
}

function closed(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** One request after the other, until either side ends it. */
async function serve(connection: Deno.Conn, server: RemoteServer): Promise<void> {
  try {
    const read = reader(connection);
    for (let head = await read.until("\r\n\r\n"); head !== undefined;) {
      const [, method, path] = /^(\S+) (\S+)/.exec(head)!;
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      const body = await read.bytes(length);
      server.asked.push(`${method} ${path}`);
      const one: Asked = { method, path, honest: server.files.get(path) };
      const reply = server.behaviour(one) ?? honestly(one, server.files, body);
      await send(connection, method, reply);
      if (reply.length !== undefined) return;
      head = await read.until("\r\n\r\n");
    }
  } catch (error) {
    // The client has gone.
    const kinds = [
      Deno.errors.BrokenPipe,
      Deno.errors.ConnectionReset,
      Deno.errors.BadResource,
      Deno.errors.Interrupted,
      Deno.errors.UnexpectedEof,
      Deno.errors.InvalidData,
      Deno.errors.NotConnected,
      Deno.errors.ConnectionAborted,
    ];
    if (!kinds.some((kind) => error instanceof kind)) throw error;
  }
}

function reader(connection: Deno.Conn) {
  let kept = new Uint8Array();
  const more = async () => {
    const piece = new Uint8Array(65536);
    const count = await connection.read(piece);
    if (count === null) return false;
    kept = Uint8Array.from([...kept, ...piece.subarray(0, count)]);
    return true;
  };
  return {
    async until(mark: string): Promise<string | undefined> {
      while (true) {
        const found = new TextDecoder("latin1").decode(kept).indexOf(mark);
        if (found >= 0) {
          const head = new TextDecoder().decode(kept.subarray(0, found));
          kept = kept.slice(found + mark.length);
          return head;
        }
        if (!await more()) return undefined;
      }
    },
    async bytes(count: number): Promise<Uint8Array> {
      while (kept.length < count) if (!await more()) throw new Deno.errors.UnexpectedEof();
      const bytes = kept.slice(0, count);
      kept = kept.slice(count);
      return bytes;
    },
  };
}

async function send(connection: Deno.Conn, method: string, reply: Reply): Promise<void> {
  if (reply.isSilent) return await gone(connection);
  const { status, headers = {}, body = new Uint8Array(), millisecondsPerByte } = reply;
  const length = reply.length ?? body.length;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `HTTP/1.1 ${status} Whatever\r\ncontent-length: ${length}\r\n${lines}\r\n`;
  const rest = method === "HEAD" ? new Uint8Array() : body;
  await writeAll(connection, text(head));
  if (millisecondsPerByte === undefined) return await writeAll(connection, rest);
  for (const byte of rest) {
    await writeAll(connection, Uint8Array.of(byte));
    await new Promise((resolve) => setTimeout(resolve, millisecondsPerByte));
  }
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
}

/** Waits until the client has had enough. */
async function gone(connection: Deno.Conn): Promise<void> {
  while (await connection.read(new Uint8Array(1024)) !== null);
}
