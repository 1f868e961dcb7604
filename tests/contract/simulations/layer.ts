/** Small jobs of the dynamics about frozen layers; parameters drawn from their schemas would cost much. */
/** Parameters alone: these need neither recipe nor data. */
interface Job {
  readonly params: Readonly<Record<string, unknown>>;
}

const networks = 2;
const layer = { networks, width: 4, deviation: 0.5 };
const frozen = { ...layer, layers: 2, inputs: 3 };
const { networks: _none, ...one } = frozen;

export const layerSimulations: Readonly<Record<string, readonly Job[]>> = {
  "activation-identities": [{ params: { ...layer, slope: 0.1 } }],
  "batch-hessian-spectrum": [{ params: frozen }],
  "frozen-layer-spectrum": [{ params: frozen }],
  "frozen-layer-training": [{ params: { ...frozen, steps: 4 } }],
  "gaussian-bidiagonal": [{ params: { networks, width: 5 } }],
  "layer-spectrum": [{ params: { ...layer, slope: 0 } }],
  "loss-slice": [{ params: { ...one, reach: 0.2, points: 5 } }],
  "piecewise-quadratic-loss": [{ params: { ...frozen, skips: [0.7] } }],
  "singular-value-stability": [{ params: { ...layer, change: "noise" } }],
  "skip-path": [{ params: { ...layer, points: 5 } }],
};
