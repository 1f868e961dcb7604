/** `repro --trace`: a run with a note of where its seconds went, written however it ends. */
import { type ExitCode, exitCodes } from "../../../contract/errors.ts";
import { engineRow, Spans } from "../../trace/spans.ts";
import { placeOfTrace, writeTrace } from "../../trace/trace-file.ts";
import type { Surroundings } from "../surroundings.ts";

export async function withTrace(
  { workspace, terminal }: Surroundings,
  { trace, json = false }: { readonly trace: string; readonly json?: boolean },
  run: (spans: Spans) => Promise<ExitCode>,
): Promise<ExitCode> {
  const path = placeOfTrace(trace, workspace);
  const spans = new Spans();
  const row = engineRow;
  spans.add({ row, kind: "process start", name: "program", from: 0, to: performance.now() });
  const end = (code?: ExitCode) => {
    const to = performance.now();
    spans.add({ row, kind: "process", name: "repro", from: 0, to });
    const { deno } = Deno.version;
    const about = { ...spans.about, deno, ...code === undefined ? {} : { exitCode: code } };
    const problem = writeTrace(path, spans, about);
    if (problem !== undefined) terminal.writeError(problem.message);
    else if (!json) terminal.write(`Trace: ${trace}`);
    return problem;
  };
  let code: ExitCode;
  try {
    code = await run(spans);
  } catch (error) {
    end();
    throw error;
  }
  const problem = end(code);
  return code === exitCodes.good ? problem?.exitCode ?? code : code;
}
