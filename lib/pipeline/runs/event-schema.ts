/**
 * The JSON Schema of the lines of `repro --json`. The rule for whoever reads them: within one version
 * (`asymptopia/events/1`) fields, types of lines and topics may be added, and readers skip what they
 * do not know; the version counts up when something is removed, renamed or changes its meaning.
 */
import { exitCodes } from "../../contract/errors.ts";
import { eventSchema, jobStates } from "./events.ts";

export const eventSchemaFile = "docs/events.schema.json";

type Schema = { readonly [name: string]: unknown };

const string = { type: "string" } as const;
const number = { type: "number" } as const;
const count = { type: "integer", minimum: 0 } as const;
const seconds = { type: "number", minimum: 0 } as const;
const digest = { type: "string", pattern: "^[0-9a-f]{64}$" } as const;
const exitCode = { enum: Object.values(exitCodes) } as const;
const list = (items: Schema) => ({ type: "array", items });
const maybe = (schema: Schema) => ({ anyOf: [schema, { type: "null" }] });
const ref = (name: string) => ({ $ref: `#/definitions/${name}` });

/** A name with "?" at its end may be absent. */
function object(fields: Readonly<Record<string, Schema>>, strict: boolean): Schema {
  const entries = Object.entries(fields);
  return {
    type: "object",
    properties: Object.fromEntries(
      entries.map(([name, schema]) => [name.replace(/\?$/, ""), schema]),
    ),
    required: entries.map(([name]) => name).filter((name) => !name.endsWith("?")),
    ...(strict ? { additionalProperties: false } : {}),
  };
}

interface Line {
  readonly says: string;
  readonly fields: Readonly<Record<string, Schema>>;
}

/** By type. */
const lines: Readonly<Record<string, Line>> = {
  started: {
    says: "The run starts; jobs counts all that the targets need, reused ones included.",
    fields: { run: string, jobs: count, workers: number, at: seconds },
  },
  bundled: {
    says: "The code of a stage was bundled; not reported when a stored bundle is reused.",
    fields: { kind: string, digest, bytes: count, seconds, at: seconds },
  },
  state: {
    says: "A job changes its state: the only line that says so.",
    fields: {
      job: string,
      from: ref("state"),
      to: ref("state"),
      "how?": { enum: ["executed", "reused", "cut off"] },
      "key?": digest,
      "seconds?": seconds,
      "attempt?": { type: "integer", minimum: 1 },
      "message?": string,
      at: seconds,
    },
  },
  progress: {
    says: "How far a running job is, by its own account.",
    fields: { job: string, done: number, total: number, unit: string, at: seconds },
  },
  log: {
    says: "A line that a stage wrote to its console.",
    fields: { job: string, text: string, at: seconds },
  },
  shared: {
    says: "Another run works on this job; this one has waited for its result for a second.",
    fields: { job: string, key: digest, "holder?": ref("holder"), at: seconds },
  },
  resumed: {
    says:
      "A running job resumes from a state that an earlier attempt saved after this many seconds.",
    fields: { job: string, key: digest, seconds, at: seconds },
  },
  queued: {
    says: "A running job was given to a cluster's queue, where it waits.",
    fields: { job: string, at: seconds },
  },
  began: {
    says: "A job that was queued has begun on a node.",
    fields: { job: string, at: seconds },
  },
  queue: {
    says: "Array tasks of this run that wait in a cluster's queue, and that run.",
    fields: { waiting: count, running: count, at: seconds },
  },
  notice: {
    says: "A notice; it stops nothing.",
    fields: {
      topic: {
        enum: [
          ...["damage", "nondeterminism", "retry", "leak", "interrupt"],
          ...["checkpoint", "device", "sharing", "queue"],
        ],
      },
      "job?": string,
      message: string,
      at: seconds,
    },
  },
  finished: {
    says: "The end of the run, in counts.",
    fields: { summary: ref("runSummary"), at: seconds },
  },
  claim: {
    says: "A claim after the run; without a verdict it is pending, failed or not run.",
    fields: { paper: string, claim: ref("claim"), point: string, "verdict?": ref("verdict") },
  },
  failure: {
    says: "A failed job: its message, place, log and inputs.",
    fields: {
      job: string,
      message: string,
      places: list(string),
      log: list(string),
      inputs: list(ref("input")),
      attempts: count,
      rerun: string,
    },
  },
  summary: {
    says: "The last line of a run: what became of each stage, and where the figures are.",
    fields: {
      run: string,
      "profile?": string,
      "backend?": string,
      exitCode,
      seconds,
      stages: list(ref("stageSummary")),
      figures: list(string),
    },
  },
  saved: {
    says: "While watching: files that were saved since the last run.",
    fields: { files: list(ref("fileChange")) },
  },
  note: {
    says: "While watching: a word from the watcher during a run.",
    fields: { text: string },
  },
};

/** What lines refer to. */
const parts: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  runSummary: {
    run: string,
    "profile?": string,
    "backend?": string,
    exitCode,
    seconds,
    executed: count,
    reused: count,
    cutOff: count,
    failed: list(ref("jobFailure")),
    skipped: list(string),
    notices: list(string),
    "onWasm?": list(string),
    "notSandboxed?": list(string),
  },
  jobFailure: {
    job: string,
    message: string,
    "stack?": string,
    exitCode,
    attempts: count,
    "log?": list(string),
  },
  holder: { process: count, host: string, work: string, since: string },
  claim: {
    name: string,
    says: string,
    "quantity?": string,
    "where?": string,
    "published?": string,
    "publishedAt?": string,
    "ours?": { type: "boolean" },
    "regime?": string,
    "pending?": string,
  },
  verdict: { verdict: ref("verdictWord"), headline: count, checks: list(ref("check")) },
  check: {
    quantity: string,
    check: string,
    entry: count,
    point: { type: "object" },
    relation: { enum: ["=", "<=", ">=", "in"] },
    theory: maybe(number),
    "theoryHigh?": number,
    measured: maybe(number),
    low: maybe(number),
    high: maybe(number),
    count,
    rival: maybe(number),
    margin: maybe(number),
    verdict: ref("verdictWord"),
    how: string,
    "of?": string,
    "because?": string,
  },
  input: { role: string, from: string, digest, "rows?": count, size: count, path: string },
  stageSummary: {
    stage: string,
    executed: count,
    reused: count,
    cutOff: count,
    failed: count,
    skipped: count,
    seconds,
    saved: seconds,
  },
  fileChange: { path: string, how: { enum: ["saved", "new", "deleted", "touched"] } },
};

/** `strict` refuses fields that are not listed: for tests, not for readers. */
export function eventSchemaOf({ strict = false } = {}): Schema {
  const definitions: Record<string, Schema> = {
    state: { enum: jobStates },
    verdictWord: { enum: ["agrees", "disagrees", "outside regime", "cannot tell"] },
  };
  for (const [name, fields] of Object.entries(parts)) definitions[name] = object(fields, strict);
  for (const [type, { says, fields }] of Object.entries(lines)) {
    const common = { schema: { const: eventSchema }, type: { const: type } };
    definitions[`line-${type}`] = {
      description: says,
      ...object({ ...common, ...fields }, strict),
    };
  }
  const types = Object.keys(lines);
  const known = types.map((type) => ({
    if: { properties: { type: { const: type } } },
    then: ref(`line-${type}`),
  }));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Asymptopia: a line of `repro --json`",
    description:
      "Within one version, fields, types of lines and topics may be added: skip what you " +
      "do not know. The version counts up when something is removed, renamed or means something else.",
    type: "object",
    properties: {
      schema: { const: eventSchema },
      type: strict ? { enum: types } : { type: "string" },
    },
    required: ["schema", "type"],
    allOf: known,
    definitions,
  };
}

export function eventSchemaText(): string {
  return JSON.stringify(eventSchemaOf(), null, 1) + "\n";
}
