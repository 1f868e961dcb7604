/** How one value is laid over another, wherever a paper says what differs from something. */
import { emptyMap, isMap, type LocatedMap, set, spotOf } from "../located.ts";
import type { Json } from "../../specification/specification.ts";

/**
 * `dynamics: x` is `dynamics: { use: x }` when parameters are laid on it; another plug-in replaces.
 * Parameters without a plug-in are shared by whatever plug-in is laid on them.
 */
export function namedPlugin(below: Json, above: Json): Json {
  if (!isMap(above)) return below;
  const named = typeof below === "string" ? Object.assign(emptyMap(), { use: below }) : below;
  if (isMap(named) && "use" in named && "use" in above && named.use !== above.use) return null;
  return named;
}

/** A plug-in's bare name as a map with `use`, at its place in `container`. */
export function asUse(container: LocatedMap | readonly Json[], name: string | number): Json {
  const value = (container as Record<string | number, Json>)[name];
  if (typeof value !== "string") return value;
  const use = emptyMap();
  set(use, "use", { value, spot: spotOf(container, [name]) });
  return use;
}
