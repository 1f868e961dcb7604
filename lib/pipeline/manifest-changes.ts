/** The difference of two manifests, part by part, with the old and the new value. */
import { canonicalJson } from "./digest.ts";
import { pathOf } from "./external-path.ts";
import type { Manifest, ManifestPart } from "./key.ts";
import type { StageSpec } from "./specification.ts";

/** One part of the manifest that differs. */
export interface ManifestChange {
  /** Path in the manifest: "axes.width", "uses.theory.line.slope", "inputs.samples", "code". */
  readonly part: string;
  /** The external file that is meant, where it is one. */
  readonly file?: string;
  /** Absent when the part is new. */
  readonly before?: unknown;
  /** Absent when the part is gone. */
  readonly after?: unknown;
}

/** What differs. The random key is told only when nothing else explains it. */
export function changesBetween(before: Manifest, after: Manifest): ManifestChange[] {
  const old = new Map(leavesOf(before));
  const present = new Map(leavesOf(after));
  const changes: ManifestChange[] = [];
  for (const part of new Set([...old.keys(), ...present.keys()])) {
    const [a, b] = [old.get(part), present.get(part)];
    if (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b)) continue;
    changes.push({
      part,
      ...(a === undefined ? {} : { before: a }),
      ...(b === undefined ? {} : { after: b }),
    });
  }
  const others = changes.filter(({ part }) => part !== "randomKey");
  const explained = others.some(({ part }) => /^(kind|params|uses|axes)\b/.test(part));
  return explained ? others : changes;
}

/** The changes, each with the external file of today that it is about. */
export function withFiles(
  changes: readonly ManifestChange[],
  { files = {} }: Pick<StageSpec, "files">,
): ManifestChange[] {
  return changes.map((change) => {
    const source = change.part.startsWith("files.") ? files[change.part.slice(6)] : undefined;
    return source === undefined ? change : { ...change, file: pathOf(source) };
  });
}

/** A part of the manifest as users are told of it. */
export function partText({ part, file }: Pick<ManifestChange, "part" | "file">): string {
  return file === undefined ? part : `${part} (${file})`;
}

/** A change on one line. */
export function inWords({ part, file, before, after }: ManifestChange): string {
  if (part === "code") return "its code changed";
  if (part === "randomKey") return "its random numbers changed (pipeline seed or stream)";
  const name = partText({ part, file });
  if (before === undefined) return `${name}: new, ${short(after)}`;
  if (after === undefined) return `${name}: gone, was ${short(before)}`;
  return `${name}: ${short(before)} -> ${short(after)}`;
}

function short(value: unknown): string {
  const text = canonicalJson(value);
  if (/^"[0-9a-f]{64}"$/.test(text)) return text.slice(1, 13);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The parts that are told separately. Plug-ins go by name, input parts by their axis point. */
function* leavesOf(manifest: Manifest): Generator<[string, unknown]> {
  const { uses, inputs, files = {}, params, axes, runtime, ...rest } = manifest;
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) yield [name, value];
  }
  for (const [owner, map] of Object.entries({ params, axes, runtime, files })) {
    for (const [name, value] of Object.entries(map)) yield [`${owner}.${name}`, value];
  }
  for (const [slot, list] of Object.entries(uses)) {
    for (const [index, use] of list.entries()) {
      const twins = list.slice(0, index).filter(({ name }) => name === use.name).length;
      const path = `uses.${slot}.${use.name}${twins > 0 ? `#${twins + 1}` : ""}`;
      yield [path, "used"];
      yield [`${path}.fromAxes`, use.fromAxes];
      for (const [name, value] of Object.entries({ ...use.params, ...use.words })) {
        yield [`${path}.${name}`, value];
      }
    }
  }
  for (const [role, parts] of Object.entries(inputs)) {
    for (const part of parts) yield [`inputs.${role}${pointOf(part)}`, part.digest];
  }
}

function pointOf({ axes }: ManifestPart): string {
  const names = Object.keys(axes);
  return names.length === 0 ? "" : `[${names.map((name) => `${name}=${axes[name]}`).join(",")}]`;
}
