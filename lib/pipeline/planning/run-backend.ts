/**
 * The engine's choice of back-end (contract/backend-choice.ts), once per run and before any key is
 * made. Looking for an adapter costs a fifth of a second, so the automatic answer is remembered while
 * the machine has the same devices, for a day at most.
 */
import { UserError } from "../../contract/errors.ts";
import {
  chooseBackend,
  requireAdapter,
  type WantedBackend,
} from "../../contract/backend-choice.ts";
import { type BackendName, backendNames } from "../../contract/backend-names.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { statIfPresent } from "../store/file-operations.ts";
import { hasFields, isNumber, isText } from "../store/shape.ts";

const choiceName = "backend.json";

interface Remembered {
  readonly devices: string;
  readonly backend: BackendName;
  /** Milliseconds since the epoch. */
  readonly found: number;
}

const isRemembered = hasFields({
  devices: isText,
  backend: (name) => backendNames.some((known) => known === name),
  found: isNumber,
});

/** A device that came without a trace is noticed within a day. */
const rememberedFor = 24 * 60 * 60 * 1000;

/** The back-end of a run; throws a UserError if one is forced that the machine cannot be. */
export async function backendOfRun(
  wanted: WantedBackend,
  layout: Layout,
): Promise<BackendName> {
  if (wanted !== "auto") {
    const forced = wanted === "wasm-128" ? "wasm" : wanted;
    return (await chooseBackend(forced, navigator.gpu)).backend;
  }
  const devices = devicesOfMachine();
  const remembered = readCache<Remembered>(layout, choiceName, isRemembered);
  const age = remembered === undefined ? Infinity : Date.now() - remembered.found;
  // Negative when the clock was set back: nobody knows how old that is.
  const isFresh = age >= 0 && age < rememberedFor;
  if (isFresh && remembered?.devices === devices) return remembered.backend;
  const { backend } = await chooseBackend(undefined, navigator.gpu);
  const found = Date.now();
  writeCache(layout, choiceName, { devices, backend, found } satisfies Remembered);
  return backend;
}

/** Whether there is an adapter now: asked after a device was lost. */
export async function isGpuThere(): Promise<boolean> {
  try {
    await requireAdapter(navigator.gpu);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** What changes when a graphics device comes or goes, as far as the engine may look. */
function devicesOfMachine(): string {
  const path = "/dev/dri";
  const { state } = Deno.permissions.querySync({ name: "read", path });
  const isThere = state === "granted" && statIfPresent(path) !== undefined;
  const files = isThere ? [...Deno.readDirSync(path)].map(({ name }) => name).sort() : [];
  return [Deno.version.deno, Deno.hostname(), ...files].join(" ");
}
