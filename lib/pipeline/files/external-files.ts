/**
 * The external files of a session: read and checked before anything runs, and copied into the store.
 * Jobs get the copies, so an edit during a run cannot mix in. Files are remembered by size, times and
 * inode, so that a run in which none changed reads none.
 */
import { exitCodes, Problems, UserError } from "../../contract/errors.ts";
import type { Files } from "../../contract/plugins.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import { constant } from "../keys/canonical-json.ts";
import { locate, reading } from "./external-file.ts";
import { pathOf } from "../specification/source-path.ts";
import { type FileStamp, isSameStamp, type Moment, stampOf } from "../system/file-stamp.ts";
import type { SourceSpec, StageSpec } from "../specification/specification.ts";
import { DamagedBlob, type Store } from "../store/store.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { diskTime } from "../store/disk-time.ts";
import { statIfPresent } from "../store/file-operations.ts";
import { hasFields, isCount, isDigest, isMapOf, isStamp } from "../store/shape.ts";

export interface ExternalFiles {
  /**
   * Files that cannot be used, in the words of the error, where these are only named. The digest of such a
   * file is the one that the YAML says it has; a stage that takes one without is given none.
   */
  absent(stage: StageSpec): readonly string[];
  /** Digests of the contents by role, the same for all who take a file; undefined for a stage that takes no file. */
  digests(stage: StageSpec): Readonly<Record<string, Digest>> | undefined;
  /**
   * The contents by role, from the store. A damaged copy is made again, and reported; throws UserError if
   * the file has changed meanwhile.
   */
  contents(stage: StageSpec, notice: (message: string) => void): Files | undefined;
}

export interface ExternalContext {
  readonly workspace: string;
  readonly store: Store;
}

/** What is done about files that cannot be used: a run refuses, a question names them. */
export type AbsentFiles = "refused" | "named";

/** A file as it was read. */
type Stamp = readonly [stamp: FileStamp, digest: Digest];

/** On disk: artifacts/cache/external-files.json, by path from the workspace. */
interface Memo {
  readonly version: number;
  readonly stamps: Readonly<Record<string, Stamp>>;
}

const memoName = "external-files.json";
const memoVersion = 2;
const isMemo = hasFields({
  version: isCount,
  stamps: isMapOf((one) => Array.isArray(one) && isStamp(one[0]) && isDigest(one[1])),
});

/** Reads what the stages take; throws {@link Problems} with all that is wrong, unless that is named. */
export function openExternalFiles(
  stages: readonly StageSpec[],
  context: ExternalContext,
  absentFiles: AbsentFiles = "refused",
): ExternalFiles {
  const memo = readCache<Memo>(context.store.layout, memoName, isMemo);
  const known = new Map(Object.entries(memo?.version === memoVersion ? memo.stamps : {}));
  const found = new Map<string, Digest>();
  const problems = new Map<string, UserError>();
  const moment = diskTime(context.store.layout);
  const unusable = new Map<string, string>();
  let changed = false;
  for (const source of stages.flatMap(({ files = {} }) => Object.values(files))) {
    const path = pathOf(source);
    try {
      if (!found.has(path)) {
        const { digest, stamp } = contentOf(source, known.get(path), { ...context, moment });
        changed ||= stamp !== known.get(path);
        if (stamp === undefined) known.delete(path);
        else known.set(path, stamp);
        found.set(path, digest);
      }
      checkDigest(source, found.get(path)!);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.set(error.message, error);
      unusable.set(path, error.message);
      if (source.sha256 === undefined) found.delete(path);
      else found.set(path, source.sha256);
    }
  }
  if (changed) {
    const stamps = Object.fromEntries(known);
    writeCache(context.store.layout, memoName, { version: memoVersion, stamps });
  }
  if (problems.size > 0 && absentFiles === "refused") throw new Problems([...problems.values()]);
  const isKnown = ({ files = {} }: StageSpec) =>
    Object.values(files).every((source) => found.has(pathOf(source)));
  const digests = new Map(
    stages.filter(isKnown).map((stage) => [
      stage,
      constant(mapped(stage.files!, (source) => found.get(pathOf(source))!)),
    ]),
  );
  return {
    absent: ({ files = {} }) =>
      Object.values(files).flatMap((source) => unusable.get(pathOf(source)) ?? []),
    digests: (stage) => digests.get(stage),
    contents(stage, notice) {
      const own = digests.get(stage);
      return own && mapped(
        stage.files!,
        (source, role) => copyOf(source, own[role], { ...context, notice }),
      );
    },
  };
}

function mapped<T, U>(map: Readonly<Record<string, T>>, of: (value: T, name: string) => U) {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, of(value, name)]));
}

/**
 * What a run would take for the digest of a source without reading it; undefined where it reads. For
 * `verify`, which holds it against the content.
 */
export function rememberedDigests(
  { workspace, store }: ExternalContext,
): (source: SourceSpec) => Digest | undefined {
  const memo = readCache<Memo>(store.layout, memoName, isMemo);
  const stamps = memo?.version === memoVersion ? memo.stamps : {};
  const moment = diskTime(store.layout);
  return (source) => {
    const known = stamps[pathOf(source)];
    const now = known && reading(source, () => statIfPresent(`${workspace}/${pathOf(source)}`));
    return known && now && isSameStamp(stampOf(now, moment), known[0]) ? known[1] : undefined;
  };
}

interface Content {
  readonly digest: Digest;
  /** Absent when the file is too young, or changes too fast, to be known by its times. */
  readonly stamp?: Stamp;
}

/** The digest of a file's present content, which is in the store afterwards. */
function contentOf(
  source: SourceSpec,
  known: Stamp | undefined,
  { workspace, store, moment }: ExternalContext & { readonly moment: Moment | undefined },
): Content {
  const path = `${workspace}/${pathOf(source)}`;
  // A file of the same inode and times was inside its folder when it was read.
  const now = known && reading(source, () => statIfPresent(path));
  if (known && now && isSameStamp(stampOf(now, moment), known[0])) {
    const [[size], digest] = known;
    if (store.hasBlob({ digest, size })) return { digest, stamp: known };
  }
  const before = locate(source, workspace);
  const bytes = reading(source, () => Deno.readFileSync(path));
  const digest = store.putBlob(bytes);
  const stamp = stampOf(before, moment);
  const after = reading(source, () => stampOf(Deno.statSync(path), moment));
  const isSettled = isSameStamp(stamp, after) && bytes.length === stamp[0];
  return { digest, ...(isSettled ? { stamp: [stamp, digest] } : {}) };
}

function checkDigest(source: SourceSpec, digest: Digest): void {
  const { name, sha256, placeOfDigest } = source;
  if (sha256 === undefined || sha256 === digest) return;
  throw new UserError({
    place: placeOfDigest,
    action: `cannot use ${pathOf(source)} as source "${name}": its SHA-256 is ${digest}, ` +
      `not ${sha256}`,
    hint: `if the file was meant to change, write \`sha256: ${digest}\``,
  });
}

function copyOf(
  source: SourceSpec,
  digest: Digest,
  { workspace, store, notice }: ExternalContext & { readonly notice: (message: string) => void },
): Uint8Array {
  try {
    return store.getBlob(digest);
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    const path = pathOf(source);
    locate(source, workspace);
    const bytes = reading(source, () => Deno.readFileSync(`${workspace}/${path}`));
    if (digestOf(bytes) !== digest) {
      throw new UserError({
        place: source.place,
        action:
          `cannot read ${path} in the version that this run began with: its copy, ${error.message}, ` +
          "and the file has changed since",
        hint: "run again",
        exitCode: exitCodes.storeDamage,
      });
    }
    notice(`the stored copy of ${path} is made again: its ${error.message}`);
    store.putBlob(bytes);
    return bytes;
  }
}
