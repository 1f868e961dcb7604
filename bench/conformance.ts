/**
 * Which of the 25 scenarios of tests/conformance each tool passes, by running every one of them.
 *
 *   deno run -A bench/conformance.ts [--dvc path] [P1 P2 …]     writes bench/conformance.md
 *
 * Make and Snakemake are taken from the path, DVC from --dvc (say, of a virtual environment) or the
 * path; a tool that is not there is left out. With scenarios named, the table is only printed.
 */
import { asymptopia } from "../tests/conformance/adapters/asymptopia.ts";
import { dvc } from "../tests/conformance/adapters/dvc.ts";
import { make } from "../tests/conformance/adapters/make.ts";
import { snakemake } from "../tests/conformance/adapters/snakemake.ts";
import type { Scenario } from "../tests/conformance/scenario.ts";
import { scenarios } from "../tests/conformance/scenarios.ts";
import { NotSupported, type Tool } from "../tests/conformance/tool.ts";

type Verdict =
  | { readonly verdict: "passes" }
  | { readonly verdict: "fails" | "not supported"; readonly because: string };

async function verdictOf(scenario: Scenario, tool: Tool): Promise<Verdict> {
  try {
    await scenario.run(tool);
    return { verdict: "passes" };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const because = firstLine(error.message);
    return { verdict: error instanceof NotSupported ? "not supported" : "fails", because };
  }
}

/** What happened, without what differs from run to run. */
function firstLine(message: string): string {
  const line = message.split("\n")[0].replace(/\/tmp\/[\w-]+/g, "…").replace(/\|/g, "/").trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

async function present(tools: readonly Tool[]): Promise<(readonly [Tool, string])[]> {
  const found: [Tool, string][] = [];
  for (const tool of tools) {
    try {
      found.push([tool, await tool.version()]);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      console.error(`${tool.name} is not installed: left out`);
    }
  }
  return found;
}

function cell(verdict: Verdict): string {
  return verdict.verdict === "passes" ? "passes" : `${verdict.verdict}: ${verdict.because}`;
}

const words = [...Deno.args];
const at = words.indexOf("--dvc");
const [, dvcPath] = at < 0 ? [] : words.splice(at, 2);
const tools = await present([asymptopia, make, snakemake, dvc(dvcPath)]);
const wanted = words.length === 0 ? scenarios : scenarios.filter(({ id }) => words.includes(id));
const rows: { readonly scenario: Scenario; readonly verdicts: readonly Verdict[] }[] = [];
for (const scenario of wanted) {
  const verdicts: Verdict[] = [];
  for (const [tool] of tools) {
    const verdict = await verdictOf(scenario, tool);
    console.log(`${scenario.id} ${tool.name}: ${cell(verdict)}`);
    verdicts.push(verdict);
  }
  rows.push({ scenario, verdicts });
}

const count = (column: number, verdict: Verdict["verdict"]) =>
  rows.filter(({ verdicts }) => verdicts[column].verdict === verdict).length;
const text = `# Conformance: ${rows.length} scenarios, ${tools.length} tools

Each cell is the end of a run of the scenario in tests/conformance with the tool's own adapter, made by
\`deno run -A bench/conformance.ts\` on ${
  new Date().toISOString().slice(0, 10)
}, on ${navigator.hardwareConcurrency} cores of ${Deno.build.os} ${Deno.build.arch}. Executions are counted by what
they leave behind, never by what a tool says. Where a tool has nothing of the kind that a scenario asks
about, the cell says "not supported", which is neither praise nor blame; a cell names only the first
thing that failed. How a scenario is read where it does not apply as written stands in its comment.
The scenarios say what this engine wants to be held to, so read the cells rather than the totals.

${tools.map(([tool, version]) => `- ${tool.name}: ${version}`).join("\n")}

| | intent | ${tools.map(([tool]) => tool.name).join(" | ")} |
| --- | --- | ${tools.map(() => "---").join(" | ")} |
${
  rows.map(({ scenario, verdicts }) =>
    `| ${scenario.id} | ${scenario.intent} | ${verdicts.map(cell).join(" | ")} |`
  ).join("\n")
}
| | **passes, fails, not supported** | ${
  tools.map((_, column) =>
    (["passes", "fails", "not supported"] as const).map((verdict) => count(column, verdict)).join(
      ", ",
    )
  ).join(" | ")
} |
`;
if (words.length === 0) Deno.writeTextFileSync(new URL("conformance.md", import.meta.url), text);
else console.log(text);
