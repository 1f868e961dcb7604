/** A remote store while it is used: its form, and what is to be got from it or put there. */
import { storeFormat } from "../store/opening.ts";
import { readIfPresent, removeIfPresent } from "../store/file-operations.ts";
import { freshName } from "../store/fresh-name.ts";
import type { RemoteAddress } from "./address.ts";
import { type Carrier, type CarrierOptions, openCarrier } from "./carrier.ts";
import type { Errand, Outcome } from "./errand.ts";
import { accessTo } from "./own-files.ts";
import { flatPlaces, formatFiles, type Places } from "./places.ts";

export interface Connection extends AsyncDisposable {
  readonly address: RemoteAddress;
  readonly places: Places;
  readonly carrier: Carrier;
}

export type ConnectionOptions = Omit<CarrierOptions, "authorization">;

/** What the server gives for a path, in memory. */
export async function bytesFrom(
  carrier: Carrier,
  path: string,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | Exclude<Outcome, { end: "done" }>> {
  const to = freshName();
  const outcome = await carrier.run({ what: "get", path, to, bytesMax } satisfies Errand);
  if (outcome.end !== "done") return outcome;
  const file = `${carrier.staging}/${to}`;
  const bytes = readIfPresent(file, bytesMax) ?? new Uint8Array();
  removeIfPresent(file);
  return bytes;
}

/** Asks the server what it is. The form of caches of builds has no mark of its own: it is all else. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const authorization = accessTo(options.address, options.layout);
  const carrier = openCarrier({
    ...options,
    ...(authorization === undefined ? {} : { authorization }),
  });
  const places = await placesOf(carrier);
  const dispose = () => carrier[Symbol.asyncDispose]();
  return { address: options.address, places, carrier, [Symbol.asyncDispose]: dispose };
}

async function placesOf(carrier: Carrier): Promise<Places> {
  for (const { path, places } of formatFiles) {
    const bytes = await bytesFrom(carrier, path, storeFormat.length);
    // A server that does not answer its first question is not asked a second one.
    if ("end" in bytes && bytes.end === "failed") carrier.giveUp(bytes.because);
    const isFormat = bytes instanceof Uint8Array &&
      new TextDecoder().decode(bytes) === storeFormat;
    if (isFormat) return places;
  }
  return flatPlaces;
}
