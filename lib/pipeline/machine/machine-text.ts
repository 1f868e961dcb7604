/** From the text of a machine file to what it says, or to everything that is wrong with it. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { readDocument } from "../reading/document.ts";
import { isMap } from "../reading/located.ts";
import { structureProblem } from "../reading/problems/schema-issues.ts";
import { type MachineFile, machineSchema } from "./machine-schema.ts";

export interface ReadMachine {
  readonly value: MachineFile;
  readonly problems: readonly UserError[];
}

/** Reads the text; `file` is the path that problems name. An empty file says nothing, which is allowed. */
export function machineOf(file: string, text: string): ReadMachine {
  const { value, problems } = readDocument(file, text);
  if (problems.length > 0 || value === null) return { value: {}, problems };
  const known = Object.keys(machineSchema.entries);
  if (!isMap(value)) {
    const place = { file, line: 1, column: 1 };
    const action = "cannot use a document that is not a map";
    return {
      value: {},
      problems: [new UserError({ place, action, allowed: known.join(", ") })],
    };
  }
  const result = v.safeParse(machineSchema, value);
  if (result.success) return { value: result.output, problems: [] };
  const whose = "the machine file";
  return {
    value: {},
    problems: result.issues.map((issue) =>
      structureProblem(issue, { root: value, file, whose, known, schema: machineSchema })
    ),
  };
}
