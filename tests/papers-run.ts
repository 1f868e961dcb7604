/**
 * Runs every paper in profile smoke, twice, with the results of the repository's store below those of a
 * folder of its own, and prints what came of it: the engine as a process with the permissions that a
 * user's engine has. Arguments: the folder for new results.
 */
import type { ClaimVerdict } from "../lib/contract/verdict.ts";
import { runGraph } from "../lib/pipeline/execution/run.ts";
import { loadSpecification } from "../lib/pipeline/reading/load.ts";
import { storeRoot } from "../lib/pipeline/store/layout.ts";
import { readOnlyLayout } from "../lib/pipeline/store/opening.ts";
import { withScratch } from "../lib/pipeline/store/overlay.ts";
import { openStore, type Store } from "../lib/pipeline/store/store.ts";
import { verdictLine } from "../lib/pipeline/verification/verdict-file.ts";
import { mistakableIn } from "./mistakable-text.ts";
import { repository } from "./repository-files.ts";

/** What a run of all papers gives, as JSON; a verdict is a line of the committed ones. */
export interface PapersRun {
  readonly failed: readonly string[];
  /** What the committed verdicts say of a claim. */
  readonly verdicts: readonly (readonly [job: string, line: string])[];
  /** First bytes and size of each figure's picture. */
  readonly pictures: readonly (readonly [job: string, head: readonly number[], size: number])[];
  /** Digests of outputs by name, by job. */
  readonly outputs: readonly (readonly [job: string, digests: Readonly<Record<string, string>>])[];
  /** Claims without a check, or whose headline is none of their checks. */
  readonly empty: readonly string[];
  /** Texts of tables that a spreadsheet takes for something else, with their jobs. */
  readonly mistakable: readonly string[];
  /** Jobs that a second run executed. */
  readonly executedAgain: number;
}

async function runPapers(artifacts: string): Promise<PapersRun> {
  const graph = await loadSpecification(repository, { profile: "smoke", isReadOnly: true });
  const below = openStore(readOnlyLayout(storeRoot(repository)));
  let store: Store | undefined;
  const options = {
    workspace: repository,
    artifacts,
    backend: "wasm" as const,
    keepGoing: true,
    openStore: (layout: Store["layout"]) => store ??= withScratch(below, openStore(layout)),
  };
  const { failed, outcomes } = await runGraph(graph, options);
  const blob = ({ digest }: { readonly digest: string }) => store!.getBlob(digest);
  const verdicts: [string, string][] = [];
  const pictures: [string, number[], number][] = [];
  const empty: string[] = [];
  for (const { id, stage } of graph.jobs) {
    const outputs = outcomes.get(id)?.outputs;
    if (outputs === undefined) continue;
    if (stage.role === "claim") {
      const claim: ClaimVerdict = JSON.parse(new TextDecoder().decode(blob(outputs.verdict)));
      if (claim.checks[claim.headline] === undefined) empty.push(id);
      else verdicts.push([id, verdictLine(claim)]);
    }
    if (stage.role === "figure") {
      const picture = blob(outputs.png);
      pictures.push([id, [...picture.subarray(1, 4)], picture.length]);
    }
  }
  const mistakable = [...outcomes].flatMap(([job, { outputs }]) =>
    Object.values(outputs).flatMap((output) =>
      mistakableIn(blob(output), output.mediaType).map((text) => `${job}: ${text}`)
    )
  );
  const { executed } = await runGraph(graph, options);
  return {
    failed: failed.map(({ message }) => message),
    verdicts,
    pictures,
    empty,
    mistakable,
    outputs: [...outcomes].map(([job, { outputs }]) => [
      job,
      Object.fromEntries(Object.entries(outputs).map(([name, { digest }]) => [name, digest])),
    ]),
    executedAgain: executed,
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await runPapers(Deno.args[0])));
  Deno.exit(0);
}
