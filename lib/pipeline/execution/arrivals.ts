/** Code of stages that comes while jobs of others run. */
import type { Elsewhere } from "./elsewhere.ts";
import type { EngineOptions, Session } from "../planning/session.ts";
import type { StageSpec } from "../specification/specification.ts";

/** Who hears of bundles that come while jobs run. */
export interface Arrivals {
  heard?: (stages: ReadonlySet<StageSpec>) => void;
}

/** Who looks for results elsewhere first, or sends jobs there, has to know all keys. */
export function arriving(
  { prepare, elsewhere }: {
    readonly prepare?: (session: Session) => Promise<void>;
    readonly elsewhere?: Elsewhere;
  },
  arrivals: Arrivals,
): Pick<EngineOptions, "onBundles"> {
  if (prepare !== undefined || elsewhere !== undefined) return {};
  return { onBundles: (stages) => arrivals.heard?.(stages) };
}
