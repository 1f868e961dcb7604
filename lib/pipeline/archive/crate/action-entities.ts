/** What ran, as the Provenance Run Crate has it: an action for each record, its control, the run of all. */
import type { ArchivedJob } from "../content/archived-jobs.ts";
import { inputsOf } from "../../keeping/reachable.ts";
import { blobPath, recordPath } from "../store-paths.ts";
import { type Entity, fileId, ownId, to } from "./entity.ts";
import { pathInCrate } from "./file-entities.ts";
import { engineId, outputId, scriptId, stepId, workflowId } from "./workflow-entities.ts";

/** The time of a record with an offset and three decimals: a validator takes no other form. */
function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/Z$/, "+00:00");
}

const actionId = ({ record }: ArchivedJob) => ownId("action", record.key);

/** `has`: whether the crate has a file, by its id. */
export function actionEntities(
  jobs: readonly ArchivedJob[],
  { name, has }: { readonly name: string; readonly has: (id: string) => boolean },
): Entity[] {
  const actions = new Map<string, Entity>();
  for (const one of jobs) {
    const id = actionId(one);
    if (!actions.has(id)) actions.set(id, stageAction(one, has));
  }
  const controls = jobs.map((one): Entity => ({
    "@id": ownId("control", one.job.id),
    "@type": "ControlAction",
    name: `engine's part in ${one.job.id}`,
    instrument: to(stepId(one.job.stage)),
    object: to(actionId(one)),
  }));
  const run = workflowAction(jobs, { name, has });
  return [
    {
      "@id": ownId("run"),
      "@type": "OrganizeAction",
      name: `run of ${name}`,
      instrument: to(engineId),
      object: controls.map((control) => to(control["@id"])),
      result: to(run["@id"]),
      ...timesOf(jobs),
    },
    run,
    ...controls,
    ...actions.values(),
  ];
}

function stageAction(one: ArchivedJob, has: (id: string) => boolean): Entity {
  const { job, record } = one;
  const { manifest, outputs, provenance } = record;
  const used = [
    ...inputsOf(record),
    ...Object.values(manifest.files ?? {}),
    manifest.code,
    manifest.conversion,
  ];
  const began = Date.parse(provenance.started);
  return {
    "@id": actionId(one),
    "@type": "CreateAction",
    name: job.id,
    instrument: to(scriptId(job.stage)),
    actionStatus: "http://schema.org/CompletedActionStatus",
    startTime: timeText(began),
    endTime: timeText(began + 1000 * provenance.seconds),
    object: idsOf(used).filter(has).map(to),
    result: idsOf(Object.values(outputs).map(({ digest }) => digest)).filter(has).map(to),
    subjectOf: to(fileId(pathInCrate(recordPath(record.key)))),
  };
}

function idsOf(digests: readonly string[]): string[] {
  return [...new Set(digests)].map((digest) => fileId(pathInCrate(blobPath(digest))));
}

function workflowAction(
  jobs: readonly ArchivedJob[],
  { name, has }: { readonly name: string; readonly has: (id: string) => boolean },
): Entity {
  const given = new Set(jobs.flatMap(({ record }) => Object.values(record.manifest.files ?? {})));
  const shown = jobs.filter(({ job }) => job.stage.role !== "stage");
  const results = shown.flatMap(({ record }) =>
    Object.values(record.outputs).map(({ digest }) => digest)
  );
  return {
    "@id": ownId("workflow-run"),
    "@type": "CreateAction",
    name: `computation of ${name}`,
    instrument: to(workflowId),
    actionStatus: "http://schema.org/CompletedActionStatus",
    ...timesOf(jobs),
    object: [ownId("value", "profile"), ...idsOf([...given]).filter(has)].map(to),
    result: [...new Set(idsOf(results))].filter(has).map(to),
  };
}

function timesOf(jobs: readonly ArchivedJob[]): { startTime: string; endTime: string } {
  const begins = jobs.map(({ record }) => Date.parse(record.provenance.started));
  const ends = jobs.map(({ record: { provenance } }, i) => begins[i] + 1000 * provenance.seconds);
  const [first, last] = [
    begins.reduce((a, b) => Math.min(a, b)),
    ends.reduce((a, b) => Math.max(a, b)),
  ];
  return { startTime: timeText(first), endTime: timeText(last) };
}

/** The ids of the formal parameters that a file is an example of, by the file's id. */
export function examples(jobs: readonly ArchivedJob[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { job: { stage }, record } of jobs) {
    if (stage.role === "stage") continue;
    for (const [name, { digest }] of Object.entries(record.outputs)) {
      const [id] = idsOf([digest]);
      const parameter = outputId(stage, name);
      const list = found.get(id);
      if (list === undefined) found.set(id, [parameter]);
      else if (!list.includes(parameter)) list.push(parameter);
    }
  }
  return found;
}
