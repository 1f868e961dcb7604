/** The deno.lock of a workspace: of this repository's, what the workspace's packages need. */
interface Locked {
  readonly integrity: string;
  /** Names, with the version where there are several. */
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

interface Lock {
  readonly version: string;
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, Locked>>;
}

/** `configuration` is the text of the workspace's deno.json. */
export function lockText(own: string, configuration: string): string {
  const lock = JSON.parse(own) as Lock;
  const { imports } = JSON.parse(configuration) as { imports: Readonly<Record<string, string>> };
  const wanted = Object.values(imports).filter((target) => target.startsWith("npm:")).sort();
  const reached = new Set<string>();
  const pending = wanted.map((specifier) =>
    keyOf(lock, `${nameOf(specifier.slice("npm:".length))}@${lock.specifiers[specifier]}`)
  );
  while (pending.length > 0) {
    const key = pending.pop()!;
    if (reached.has(key)) continue;
    reached.add(key);
    const { dependencies = [], optionalDependencies = [] } = lock.npm[key];
    pending.push(...[...dependencies, ...optionalDependencies].map((name) => keyOf(lock, name)));
  }
  const kept = <Value>(map: Readonly<Record<string, Value>>, isKept: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(map).filter(([key]) => isKept(key)));
  return JSON.stringify(
    {
      version: lock.version,
      specifiers: kept(lock.specifiers, (specifier) => wanted.includes(specifier)),
      npm: kept(lock.npm, (key) => reached.has(key)),
      workspace: { dependencies: wanted },
    },
    null,
    2,
  ) + "\n";
}

/** "@scope/name" of "@scope/name@1.2.3". */
function nameOf(id: string): string {
  return /^@?[^@]+/.exec(id)![0];
}

/** What a dependency's name stands for: the only version of it, or the one that is said. */
function keyOf({ npm }: Lock, dependency: string): string {
  const keys = Object.keys(npm);
  const key = dependency in npm
    ? dependency
    : keys.find((key) => nameOf(key) === dependency || key.startsWith(`${dependency}_`));
  if (key === undefined) throw new Error(`deno.lock has no ${dependency}`);
  return key;
}
