/** `doctor`: whether the runtime, the machine, the packages and the store are in order. */
import { layoutOf, storeRoot } from "../store/layout.ts";
import type { ExitCode } from "../../contract/errors.ts";
import { exitCodeOf, type Finding } from "../keeping/finding.ts";
import { presentRuntime } from "../keys/key.ts";
import {
  diskFinding,
  fileSystemOf,
  gpuFinding,
  memoryFinding,
  runtimeFinding,
} from "../keeping/machine-findings.ts";
import { bundlerTrial, environmentFindings } from "../keeping/bundler-trial.ts";
import { diskTrial } from "../keeping/disk-trial.ts";
import { seatProblem } from "../seat/trial.ts";
import { vectorsOf } from "../seat/vector-width.ts";
import { counted } from "../words/number-text.ts";
import { copyFindings } from "../keeping/package-copy.ts";
import { contentFinding, versionFinding } from "../keeping/package-findings.ts";
import { isUsable, storeFindings } from "../keeping/store-findings.ts";
import { readMachine } from "../machine/machine-file.ts";
import { scriptPlace } from "./cluster/executors.ts";
import { queueFolder } from "../queue/submission.ts";
import { slurmTrial } from "../slurm/trial.ts";
import { startClusterProgram } from "../system/cluster-programs.ts";
import { statIfPresent } from "../store/file-operations.ts";
import { memoryHere } from "../system/memory.ts";
import { installationOf } from "../system/installation.ts";
import { codeRootOf, packageRoot } from "../system/roots.ts";
import { canFuse } from "../../contract/fused-arithmetic.ts";
import { type Colour, painted } from "../words/terminal.ts";
import { jsonText, type Surroundings } from "./surroundings.ts";

export interface DoctorFlags {
  readonly json?: boolean;
}

export async function doctor(here: Surroundings, flags: DoctorFlags): Promise<ExitCode> {
  const { terminal } = here;
  const findings = await findingsOf(here);
  if (flags.json) {
    for (const finding of findings) terminal.write(jsonText("doctor", finding));
    return exitCodeOf(findings);
  }
  for (const { section, level, text, todo, lines = [] } of findings) {
    const mark = painted(terminal, colours[level], level.padEnd(8));
    terminal.write(`${mark} ${section.padEnd(9)} ${text}`);
    if (todo !== undefined) terminal.write(`${" ".repeat(19)}→ ${todo}`);
    for (const line of lines) terminal.write(`${" ".repeat(19)}| ${line}`);
  }
  const count = (wanted: Finding["level"]) =>
    findings.filter(({ level }) => level === wanted).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  terminal.write(
    problems + warnings === 0
      ? "All is in order."
      : `${counted(problems, "problem")}, ${counted(warnings, "warning")}.`,
  );
  return exitCodeOf(findings);
}

const colours: Readonly<Record<Finding["level"], Colour>> = {
  ok: "green",
  warning: "yellow",
  problem: "red",
};

async function findingsOf({ workspace }: Surroundings): Promise<Finding[]> {
  const root = storeRoot(workspace);
  const disk = statIfPresent(root) === undefined ? workspace : root;
  return [
    runtimeFinding(presentRuntime()),
    await gpuFinding(navigator.gpu),
    vectorFinding(),
    memoryFinding(memoryHere(), navigator.hardwareConcurrency),
    diskFinding(fileSystemOf(disk)),
    ...isUsable(root) ? diskTrial(layoutOf(root)) : [],
    ...storeFindings(root),
    versionFinding(installationOf(codeRootOf(workspace))),
    contentFinding(installationOf(codeRootOf(workspace)), layoutOf(root)),
    ...copyFindings(packageRoot),
    ...environmentFindings(),
    ...await stageFindings(workspace),
    ...await clusterFindings(workspace),
  ];
}

/** In which vectors the kernels of back-ends wasm and wasm-unfused compute here. */
function vectorFinding(): Finding {
  const fuses = canFuse();
  const { bits, because } = vectorsOf({ v8: Deno.version.v8, arch: Deno.build.arch, fuses });
  const rounding = fuses
    ? "a product and its sum are rounded once (fused)"
    : "a product and its sum are rounded apart (not fused)";
  const text = `kernels compute in vectors of ${bits} bits (${because}); ${rounding}`;
  return { section: "vectors", level: "ok", text };
}

/** Only for whoever has set up a cluster: his settings, tried, and the script that would be submitted. */
async function clusterFindings(workspace: string): Promise<Finding[]> {
  const section = "cluster";
  const { file, path } = await readMachine(workspace);
  if (file.slurm === undefined) return [];
  const queue = queueFolder(layoutOf(storeRoot(workspace)));
  const place = { ...scriptPlace(workspace), queue };
  const trial = await slurmTrial(file.slurm, place, startClusterProgram);
  const { problem, words, lines } = trial;
  if (problem === undefined) {
    return [{ section, level: "ok", text: `Slurm would take jobs: ${words}`, lines }];
  }
  const text = `Slurm would not take jobs: ${problem}`;
  return [{ section, level: "problem", text, todo: `see \`slurm\` in ${path}`, lines }];
}

/** Bundles code, and starts a process for stages with it. */
async function stageFindings(workspace: string): Promise<Finding[]> {
  const { finding, code } = await bundlerTrial(workspace);
  if (code === undefined) return [finding];
  const problem = await seatProblem(code);
  const section = "stages";
  if (problem === undefined) {
    return [finding, { section, level: "ok", text: "a process for stages starts" }];
  }
  const { action, hint } = problem.details;
  return [finding, { section, level: "problem", text: action, ...(hint ? { todo: hint } : {}) }];
}
