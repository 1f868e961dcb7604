/** The code that a model stands for, file by file. */
import { dataText, type Fn, type Helper, type Kind, type Model, type Plugin } from "./model.ts";

/** How tables are written: as JSON, by a contract of a few lines, or as Arrow, by the real one. */
export type Encoding = "json" | "arrow";

/** Comments, types and spaces: what no result can depend on. */
function noteText(note: number): string {
  const spaces = "\n".repeat(note % 3);
  return `// Note ${note}.\nexport interface Note${note} { readonly a: number }\n${spaces}`;
}

function spelled(x: string, { factor, term, spelling }: Pick<Fn, "factor" | "term" | "spelling">) {
  const forms = [
    `(${x} * ${factor} + ${term}) % 10007`,
    `(${term} + ${x} * ${factor}) % 10007`,
    `(${factor} * ${x} + ${term}) % 10007`,
  ];
  return forms[spelling % forms.length];
}

function moduleOf(fn: string): string {
  return fn.split("f")[0];
}

function helperText({ name, functions, note }: Helper): string {
  const imports = [...new Set(functions.map(({ calls }) => calls).filter((fn) => fn !== null))]
    .filter((fn) => moduleOf(fn) !== name)
    .map((fn) => `import { ${fn} } from "./${moduleOf(fn)}.ts";\n`);
  const bodies = functions.map((fn) =>
    `export function ${fn.name}(x: number): number {\n` +
    `  return ${spelled(fn.calls === null ? "x" : `${fn.calls}(x)`, fn)};\n}\n`
  );
  return imports.join("") + noteText(note) + bodies.join("");
}

function pluginText({ fn, term, spelling, note }: Plugin): string {
  return `import { anything, mixAll } from "../num/bridge.ts";
import { ${fn} } from "../num/${moduleOf(fn)}.ts";
${noteText(note)}
export const plugin = {
  summary: "a plug-in",
  params: anything,
  predict: (params) => ${spelled(`${fn}(mixAll(0, params))`, { factor: 1, term, spelling })},
};
`;
}

function kindText({ name, start, fn, coarse, usesAxes, usesKey, failAt, spelling, note }: Kind) {
  const condition = failAt?.part
    ? `axes.${failAt.part} === ${JSON.stringify(failAt.value)}`
    : "true";
  const lines = [
    `let total = ${fn}(gather(${start}, { inputs, files, params, uses }));`,
    ...(failAt ? [`if (${condition}) throw new Error("planted");`] : []),
    ...(usesAxes ? ["total = mixAll(total, axes);"] : []),
    ...(usesKey ? ["total = mixAll(total, { a: key[0] % 997, b: key[1] % 997 });"] : []),
    ...(coarse ? [`total = total % ${coarse};`] : []),
    `total = ${["total + 1", "1 + total"][spelling % 2]};`,
  ];
  return `import { anything, gather, mixAll, outputsOf } from "../lib/num/bridge.ts";
import { ${fn} } from "../lib/num/${moduleOf(fn)}.ts";
${noteText(note)}
export const stage = {
  summary: ${JSON.stringify(name)}, params: anything, slots: {},
  inputs: { required: [], optional: [], rest: true }, outputs: () => ["value", "rest"],
  run({ inputs, files, params, axes, key, uses }) {
    ${lines.join("\n    ")}
    return outputsOf(total);
  },
};
`;
}

/** Stands where the sandbox's own code ends in a bundle, for this module is the first after it. */
export const marker = "globalThis.codeOfWorkspace=1;";

const mixing = `
export function mix(total, value) {
  const number = typeof value === "number" ? value : value.length + value.charCodeAt(0);
  return (total * 31 + number) % 10007;
}
export function mixAll(total, values) {
  for (const name of Object.keys(values).sort()) total = mix(total, values[name]);
  return total;
}
export function gather(start, { inputs, files, params, uses }) {
  let total = start;
  for (const role of Object.keys(files).sort()) {
    for (const byte of files[role]) total = mix(total, byte);
  }
  for (const role of Object.keys(inputs).sort()) {
    for (const row of rowsOf(inputs[role])) {
      total = mix(total, row.x);
      const { x: _, ...labels } = row;
      total = mixAll(total, labels);
    }
  }
  total = mixAll(total, params);
  for (const use of uses.theory ?? []) total = mix(total, use.plugin.predict(use.params));
  return total;
}
const valuesOf = (total) => total % 2 === 0 ? [total] : [total, total + 1];
export const outputsOf = (total) => ({
  value: encoded(valuesOf(total)), rest: encoded([total % 3]),
});
`;

/** What kinds and plug-ins share; never edited. Rows are maps of "x" and the labels. */
const bridges: Readonly<Record<Encoding, string>> = {
  json: `${marker}
export const anything = {};
const rowsOf = (rows) => rows;
const encoded = (x) => JSON.stringify({ x }) + "\\n";
${mixing}`,
  arrow: `import * as v from "valibot";
import { tableOutput } from "../contract/stage.ts";
import { numberColumn, row, table } from "../contract/table.ts";
export const anything = v.any();
const rowsOf = (t) => Array.from({ length: t.length }, (_, i) => row(t, i));
const encoded = (x) => tableOutput(table({ x: numberColumn(x, "dimensionless", "a number") }));
${mixing}`,
};

/** The contract of a JSON workspace: bytes in, bytes out, as the real one, in a few lines. */
const smallContract = `
const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const rowsIn = ({ axes, bytes }) =>
  JSON.parse(String.fromCharCode(...bytes)).x.map((x) => ({ x, ...axes }));
export function connectStage(stage, plugins) {
  globalThis.onmessage = async ({ data }) => {
    try {
      const inputs = {}, uses = {};
      for (const role in data.inputs) inputs[role] = data.inputs[role].flatMap(rowsIn);
      for (const slot in data.uses) {
        uses[slot] = data.uses[slot].map((use) => ({ ...use, plugin: plugins[slot][use.name] }));
      }
      const outputs = await stage.run({ files: {}, ...data, inputs, uses });
      globalThis.postMessage({
        type: "done",
        outputs: Object.entries(outputs).map(([name, text]) =>
          ({ name, mediaType: "application/json", bytes: bytesOf(text) })),
      });
    } catch (error) {
      const { name, message } = error;
      globalThis.postMessage({ type: "failed", name, message, stack: "", user: false, exitCode: 1 });
    }
  };
  globalThis.postMessage({ type: "ready", kind: stage.summary });
}
`;

/** Files of a workspace that no edit changes, but for the real contract's. */
export function fixedFiles(encoding: Encoding): Map<string, string> {
  const files = new Map([["lib/num/bridge.ts", bridges[encoding]]]);
  if (encoding === "json") files.set("lib/contract/worker.ts", smallContract);
  return files;
}

/** Files that a model stands for. */
export function filesOf(model: Model): Map<string, string> {
  const files = new Map<string, string>();
  for (const helper of model.helpers) files.set(`lib/num/${helper.name}.ts`, helperText(helper));
  for (const plugin of model.plugins) files.set(`lib/theory/${plugin.name}.ts`, pluginText(plugin));
  for (const kind of model.kinds) files.set(`stages/${kind.name}.ts`, kindText(kind));
  for (const file of model.files) files.set(`data/${file.name}.txt`, dataText(file));
  return files;
}
