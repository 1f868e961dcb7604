/**
 * Where the packages of the engine's code are installed: beside the deno.json that it runs by. In the
 * repository of the package that is its own folder; where a paper's repository holds a copy of the package
 * (vendor/asymptopia), it is the folder of that repository.
 */
import { fromFileUrl } from "./path.ts";
import { packageRoot } from "./roots.ts";

const packages = "/node_modules/";

/** Absolute path of the folder with the deno.json, deno.lock and node_modules that this engine runs by. */
export const installationRoot = rootOfResolved(resolvedPackage());

/** The same for a folder with code: its own, or this engine's if the code is this package's. */
export function installationOf(root: string): string {
  return root === packageRoot ? installationRoot : root;
}

/** What the runtime itself takes for a package that is always there. */
function resolvedPackage(): string | undefined {
  try {
    return import.meta.resolve("valibot");
  } catch (error) {
    // Not installed: whoever needs a package says so, with the place where it was looked for.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The folder that the runtime's packages lie in, from the address of a file of one of them. */
export function rootOfResolved(address: string | undefined, otherwise = packageRoot): string {
  if (!address?.startsWith("file:")) return otherwise;
  const path = fromFileUrl(address);
  const at = path.lastIndexOf(`${packages}.deno/`);
  return at < 0 ? otherwise : path.slice(0, at);
}
