/** When a dense network is looked at while it trains. */

/** Numbers of steps done at which norms and signals are recorded: 0, 1, each `every`-th, the last. */
export function timesOf(
  { steps, every }: { readonly steps: number; readonly every: number },
): number[] {
  const times = new Set([0, 1, steps]);
  for (let time = every; time < steps; time += every) times.add(time);
  return [...times].sort((a, b) => a - b);
}
