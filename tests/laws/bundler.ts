/** The bundler for thousands of small bundles one after the other. */
import { keepBuilding } from "../../lib/pipeline/code/bundle-build.ts";

/**
 * Its program stays until the function that is returned is called. Two fifths of its time went into
 * collecting garbage; it may let 300 MiB lie instead.
 */
export function keepBundler(): () => Promise<void> {
  Deno.env.set("GOGC", "off");
  Deno.env.set("GOMEMLIMIT", "300MiB");
  return keepBuilding();
}
