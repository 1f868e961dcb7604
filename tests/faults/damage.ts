/** Kinds of files in a store, and the ways in which one may be damaged. */

/** Kinds of files in the store, by their path; code and sources are told apart from outputs by size. */
export function kindOf(store: string, path: string): string {
  if (path.startsWith("cas/")) {
    const text = Deno.readTextFileSync(`${store}/${path}`);
    if (text.startsWith('{"files"')) return "sources";
    return text.length > 100_000 ? "code" : text.startsWith("{") ? "verdict" : "output";
  }
  if (path.startsWith("cache/texts/")) return "cache/texts";
  if (path.startsWith("cache/") || path === "format") return path;
  if (path.startsWith("run/")) return path.endsWith(".jsonl") ? "log" : "manifest";
  return path.startsWith("out/") ? `view ${path.split(".").at(-1)}` : path.split("/")[0];
}

export const flips = ["flip first", "flip middle", "flip last"] as const;
export const cuts = ["empty", "one", "half", "cut"] as const;
export type Damage = typeof flips[number] | typeof cuts[number] | "folder";
export const damages: readonly Damage[] = [...flips, ...cuts, "folder"];

export function damage(path: string, how: Damage): void {
  const bytes = Deno.readFileSync(path);
  const { length } = bytes;
  Deno.removeSync(path);
  if (how === "folder") return Deno.mkdirSync(path);
  const flip =
    { "flip first": 0, "flip middle": length >> 1, "flip last": length - 1 }[how as string];
  if (flip !== undefined && length > 0) bytes[flip] ^= 4;
  const kept = { empty: 0, one: 1, half: length >> 1, cut: length - 1 }[how as string] ?? length;
  Deno.writeFileSync(path, bytes.subarray(0, Math.max(0, kept)));
}
