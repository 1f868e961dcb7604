/**
 * Kinds of operations on a disk: what is done to which folder, whatever the names of files are. The suites
 * of faults take each kind where it first and where it last happens in a run: every place in the
 * engine, at its first and its last moment. The soak takes any operation (soak.ts).
 */

function withoutNames(operation: string): string {
  return operation
    .replaceAll(/[0-9a-f]{8}-[-0-9a-f]+|[0-9a-f]{62,64}|\/[0-9a-f]{2,3}\b/g, "…")
    // All files of the report are written by one function.
    .replaceAll(/(?<=[/ ]|^)report\/[^ ]+/g, "report/…")
    // Opening looks at each name that lies directly in a store, one after the other.
    .replace(/^lstatSync [a-z]+(\.html)?$/, "lstatSync of the store's own")
    // So are all files of the view, of whatever job.
    .replaceAll(/(?<=[/ ]|^)out\/[^ ]+\/[^ ]+/g, "out/…");
}

/** An unfinished file is of the kind of the place that it goes to. */
function kindsOf(operations: readonly string[]): string[] {
  const kinds = operations.map(withoutNames);
  return kinds.map((kind, i) => {
    if (!/^write\w+ tmp\//.test(kind)) return kind;
    const goal = kinds.slice(i + 1).find((next) => /^(rename|link)/.test(next)) ?? "nowhere";
    return `${kind}, then ${goal}`;
  });
}

/** Positions at which a kind of operation happens first or last, in order. */
export function endsOfKinds(operations: readonly string[]): readonly number[] {
  const kinds = kindsOf(operations);
  const [first, last] = [new Map<string, number>(), new Map<string, number>()];
  for (const [i, kind] of kinds.entries()) {
    if (!first.has(kind)) first.set(kind, i);
    last.set(kind, i);
  }
  return [...new Set([...first.values(), ...last.values()])].sort((a, b) => a - b);
}
