/**
 * A step of a scenario as a stage of ours: TypeScript in which the step's name is the stage's kind.
 *
 * How executions are counted. A stage cannot write, so it cannot count itself; and what the engine
 * says about itself does not count. Every toy stage therefore has a second output, `mark`, which
 * nobody reads and whose bytes are never the same twice. It is made from the one thing that no
 * sandbox takes away without taking timers away: how often the event loop turns while a timer runs.
 * Each execution that ends leaves its own mark as a blob of the store, also when the job's key has
 * an answer already, so counting marks counts executions, and their files' times say when they ended.
 * conformance_test.ts shows that forced repetitions, which change no answer, are all seen.
 */
import type { Step, Work } from "../tool.ts";

/** Lies in the workspace as stages/marks/mark.ts. */
export const markModule = `const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Turns of the event loop while a timer of a millisecond runs: hundreds, and never the same. */
async function turnsOfTimer(): Promise<number> {
  let over = false, turns = 0;
  setTimeout(() => { over = true; }, 1);
  while (!over) {
    turns++;
    await turn();
  }
  return turns;
}

/** Bytes that no other execution gives. */
export async function markOf(step: string, item: string) {
  const seen: number[] = [];
  for (let round = 0; round < 10; round++) seen.push(await turnsOfTimer());
  const text = ["mark", step, item, seen.join(" "), ""].join("\\n");
  return { kind: "bytes", mediaType: "text/plain", bytes: new TextEncoder().encode(text) };
}
`;

/** What a mark says; undefined for other bytes. */
export function readMark(bytes: Uint8Array): { step: string; item: string } | undefined {
  const [word, step, item] = new TextDecoder().decode(bytes).split("\n");
  return word === "mark" ? { step, item } : undefined;
}

const bodies: { readonly [D in Work["does"]]: (work: Extract<Work, { does: D }>) => string } = {
  join: () => "text = joined;",
  strip: () =>
    "text = raw[0].split('\\n').filter((line) => !line.startsWith('#')).join(' ').trim();",
  sleep: ({ seconds }) =>
    `await new Promise((resolve) => setTimeout(resolve, ${seconds * 1000})); text = joined;`,
  half: () => "delete outputs.other; text = joined;",
  break: () => `throw new Error("broken on purpose, exit 3");`,
  stray: ({ where }) => `text = String(${strays[where]});`,
  modules: ({ entry }) => `text = params.label + "(" + ${entry}() + ")";`,
  // It fails from outside: its process is killed while it waits (Workspace.strike).
  flaky: () => "await new Promise((resolve) => setTimeout(resolve, 1500)); text = joined;",
  forever: () => "for (let i = 0; ; i++) if (i < 0) break;",
};

const strays = {
  read: `await Deno.readTextFile("extra.csv")`,
  write: `await Deno.writeTextFile("stray.txt", "stray")`,
  network: `await (await fetch("http://127.0.0.1:9/")).text()`,
  environment: `Deno.env.get("HOME")`,
} as const;

/** The text of stages/<name>.ts. */
export function stageText(step: Step, isFile: (read: string) => boolean): string {
  const work = step.work ?? { does: "join" };
  const body = (bodies[work.does] as (work: Work) => string)(work);
  const raw = (step.reads ?? []).map((read, i) =>
    isFile(read)
      ? `new TextDecoder().decode(files.r${i}).trim()`
      : `[...texts(inputs.r${i}, "text")].join(";")`
  );
  const imports = work.does === "modules"
    ? `import { ${work.entry} } from "./modules/${work.entry}.ts";\n`
    : "";
  const item = step.over === undefined ? `""` : `String(axes.${step.over})`;
  const names = work.does === "half" ? `["out", "other", "mark"]` : `["out", "mark"]`;
  return `import * as v from "valibot";
import { tableOutput } from "../lib/contract/stage.ts";
import { table, textColumn, texts } from "../lib/contract/table.ts";
import { markOf } from "./marks/mark.ts";
${imports}
export const stage = {
  summary: "a step of a scenario", params: v.strictObject({ label: v.string() }), slots: {},
  inputs: { required: [], optional: [], rest: true }, outputs: () => ${names},
  async run({ inputs, files, params, axes }) {
    const raw = [${raw.join(", ")}];
    const item = ${item};
    const joined = params.label + (item && ":" + item) + "(" + raw.join("+") + ")";
    const outputs = {};
    let text = "";
    ${body}
    outputs.out = tableOutput(table({ text: textColumn([text], "a line") }));
    outputs.mark = await markOf("${step.name}", item);
    return outputs;
  },
};
`;
}
