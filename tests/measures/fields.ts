/** Fields as the mlp family of dynamics writes them, from numbers written in a test. */
import type { Fields } from "../../lib/contract/plugins.ts";
import { pairNames } from "../../lib/dynamics/mlp/observation.ts";
import { labelledAxis, namedArray } from "../../lib/num/array.ts";

/** One layer (index 4 of width 8, so at time 0.5); each network is ln V^aa and 1 - rho of its inputs. */
export function mlpFields(
  networks: readonly {
    readonly logNorm: readonly number[];
    readonly oneMinusCorrelation?: readonly number[];
  }[],
): Fields {
  const inputs = networks[0].logNorm.length;
  const layer = labelledAxis("layer", [4]);
  const network = { name: "network", length: networks.length };
  const names = Array.from({ length: inputs }, (_, a) => String(a + 1));
  const logNorm = networks.flatMap(({ logNorm }) => logNorm);
  const distances = networks.flatMap(({ oneMinusCorrelation = [] }) => oneMinusCorrelation);
  const missing = logNorm.some(Number.isNaN) ? { missing: "the network died" } : {};
  return {
    time: namedArray([layer], Float64Array.of(0.5), { description: "layer / width" }),
    logNorm: namedArray(
      [layer, network, labelledAxis("input", names)],
      Float64Array.from(logNorm),
      { description: "ln V^aa", ...missing },
    ),
    ...(distances.length === 0 ? {} : {
      oneMinusCorrelation: namedArray(
        [layer, network, labelledAxis("pair", pairNames(inputs))],
        Float64Array.from(distances),
        { description: "1 - rho", ...missing },
      ),
    }),
  };
}
