/**
 * A program in any language as a stage. The stage itself starts nothing: it says what the program is given,
 * and makes tables of what it gave, so that both are in the job's key. The engine runs it twice, before and
 * after the program (lib/pipeline/program/program-runs.ts): the second time with the files that the
 * program wrote, in roles that no YAML can name.
 */
import { type Output, type Outputs, type Stage, tableOutput } from "../lib/contract/stage.ts";
import { environmentName, environmentOf, givenFiles, jsonBytes } from "./program/given.ts";
import { type ProgramParameters, programParameters } from "./program/parameters.ts";
import { takenTable } from "./program/taken.ts";

/** Begins the roles of files that the program wrote; of those that it is, and is given. */
const [resultRole, ownRole] = ["result:", "program:"];

export const stage = {
  summary: "runs a program in any language on its inputs",
  params: programParameters,
  slots: {},
  inputs: { required: [], optional: [], rest: true, files: true },
  // Asked of what is written, which may be wrong.
  outputs: (_uses, params) => Object.keys((params as Partial<ProgramParameters>).outputs ?? {}),
  async run({ inputs, files, params, axes, key }) {
    const results = Object.keys(files).filter((role) => role.startsWith(resultRole));
    if (results.length > 0) {
      const taken = results.map(async (role) => {
        const name = role.slice(resultRole.length);
        const table = await takenTable(name, params.outputs[name], files[role]);
        return [name, tableOutput(table)] as const;
      });
      return Object.fromEntries(await Promise.all(taken));
    }
    const fileRoles = Object.keys(files).filter((role) => !role.startsWith(ownRole));
    const job = { inputs, fileRoles, params, axes, key };
    const given: Record<string, Output> = {};
    for (const [path, bytes] of givenFiles(job)) given[path] = bytesOutput(bytes);
    given[environmentName] = bytesOutput(jsonBytes(environmentOf(job)));
    return given satisfies Outputs;
  },
} satisfies Stage<ProgramParameters>;

function bytesOutput(bytes: Uint8Array): Output {
  return { kind: "bytes", mediaType: "application/octet-stream", bytes };
}
