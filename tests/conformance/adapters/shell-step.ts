/**
 * Steps as shell commands, for tools whose steps are processes. Each command ends by appending a line
 * to a counter file outside the workspace: name, item, milliseconds.
 */
import type { Step, StrayPlace } from "../tool.ts";

export interface ShellContext {
  /** A shell expression that gives the step's label inside double quotes. */
  readonly label: string;
  /** An expression that gives the item of a mapped step inside double quotes, or "". */
  readonly item: string;
  /** For each thing the step reads, the paths that hold it; several are gathered. */
  readonly reads: readonly (readonly string[])[];
  readonly output: string;
  readonly counter: string;
  /** A file outside the workspace in which a flaky step counts its attempts. */
  readonly attempts: string;
}

/** One line of POSIX shell that is the step's work. */
export function shellOf(step: Step, context: ShellContext): string {
  const { label, item, reads, output, counter, attempts } = context;
  const work = step.work ?? { does: "join" };
  const texts = reads.map((paths) =>
    paths.length === 1 ? `$(cat ${paths[0]})` : `$(cat ${paths.join(" ")} | paste -sd ';')`
  );
  const count = `echo "${step.name} ${item} $(date +%s%3N)" >> ${counter}`;
  const say = (text: string) => `printf '%s\\n' "${text}" > ${output} && ${count}`;
  const joined = `${label}${item && `:${item}`}(${texts.join("+")})`;
  switch (work.does) {
    case "join":
    case "half":
      return say(joined);
    case "strip":
      return `grep -v '^#' ${reads[0][0]} | paste -sd ' ' > ${output} && ${count}`;
    case "sleep":
      return `{ sleep ${work.seconds}; printf '%s\\n' "${joined}"; } > ${output} && ${count}`;
    case "break":
      return `printf 'a part' > ${output}; exit 3`;
    case "stray":
      return strays[work.where](say, label);
    case "modules":
      return `. ./modules/${work.entry}.sh && ${say(`${label}($(${work.entry}))`)}`;
    case "flaky":
      return `echo >> ${attempts}; test $(wc -l < ${attempts}) -ge 3 && ${say(joined)}`;
    case "forever":
      return `timeout ${step.timeoutSeconds} sh -c 'sleep 1000 & sleep 1000'`;
  }
}

type Say = (text: string) => string;
const strays: { readonly [S in StrayPlace]: (say: Say, label: string) => string } = {
  read: (say, label) => say(`${label}($(cat extra.csv))`),
  write: (say, label) => `echo stray > stray.txt; ${say(label)}`,
  network: (say, label) => `curl -s -m 1 http://127.0.0.1:9/; ${say(label)}`,
  environment: (say) => say("$HOME"),
};

/** A module in shell: sources what it imports, and defines a function of its name. */
export function moduleText(name: string, value: string, imports: readonly string[]): string {
  const sourced = imports.map((imported) =>
    imported.startsWith("package:")
      ? `. ./packages/${imported.slice(8)}/main.sh`
      : `. ./modules/${imported}.sh`
  );
  const calls = imports.map((imported) => imported.replace("package:", ""));
  return [
    ...sourced,
    `${name}() { printf '%s' ${value}; ${calls.map((c) => `${c}; `).join("")}}`,
    "",
  ]
    .join("\n");
}
