/**
 * A file to a server, piece by piece. Node's client is used, for `fetch` sends a body whose length it
 * knows without saying how much of it has gone, and one that it is given in pieces without its length,
 * which not every server takes.
 */
import { type ClientRequest, type IncomingMessage, request as plain } from "node:http";
import { request as encrypted } from "node:https";

/** Each piece is a sign of life. Bytes. */
const pieceBytes = 2 ** 16;

export interface UploadOptions {
  /** The value of the header `authorization`. */
  readonly authorization: string | undefined;
  readonly signal: AbortSignal;
  /** So many bytes have gone to the system, and of these so many since the last time. */
  readonly gone: (count: number, more: number) => void;
}

/** Puts bytes to an address; gives the status of the answer, whose body is thrown away. */
export async function upload(
  address: string,
  bytes: Uint8Array,
  { authorization, signal, gone }: UploadOptions,
): Promise<{ readonly status: number }> {
  const start = address.startsWith("https:") ? encrypted : plain;
  const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = start(address, {
    method: "PUT",
    headers: {
      "content-type": "application/octet-stream",
      "content-length": bytes.length,
      ...(authorization === undefined ? {} : { authorization }),
    },
  });
  const stop = () => void request.destroy(new Error("given up"));
  request.on("response", resolve);
  const refuse = (error: unknown) =>
    reject(isHungUp(error) && !signal.aborted ? new Error(hungUp) : error);
  request.on("error", refuse);
  signal.addEventListener("abort", stop);
  // An answer may come before all has gone: then the rest is of no interest.
  const sending = send(request, bytes, gone).catch(refuse);
  try {
    const answer = await answered;
    answer.resume();
    return { status: answer.statusCode ?? 0 };
  } finally {
    signal.removeEventListener("abort", stop);
    request.destroy();
    await sending;
  }
}

/** What a server that takes no uploads often does: it answers and hangs up, and the answer is lost. */
const hungUp =
  "it closed the connection while a file was being sent (does it accept uploads, by PUT?)";

function isHungUp(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    ["EPIPE", "ECONNRESET", "ECANCELED"].includes(String(error.code));
}

async function send(
  request: ClientRequest,
  bytes: Uint8Array,
  gone: UploadOptions["gone"],
): Promise<void> {
  for (let count = 0; count < bytes.length;) {
    const piece = bytes.subarray(count, count + pieceBytes);
    await new Promise<void>((resolve, reject) =>
      request.write(piece, (error) => error ? reject(error) : resolve())
    );
    count += piece.length;
    gone(count, piece.length);
  }
  request.end();
}
