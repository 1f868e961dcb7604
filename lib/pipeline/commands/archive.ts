/** `archive`: one file with results and all that they were computed from; or the check of such a file. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { type ArchiveReport, checkArchive } from "../archive/check-archive.ts";
import { type MadeArchive, makeArchive } from "../archive/make-archive.ts";
import { depositProblems } from "../archive/deposit.ts";
import { loadSpecification } from "../reading/load.ts";
import { headLine } from "../report/head.ts";
import { holdStore } from "../store/hold.ts";
import { storeRoot } from "../store/layout.ts";
import { openLayout } from "../store/opening.ts";
import { releaseTmp, sweepTmp } from "../store/unfinished.ts";
import { seenEnvironment } from "../system/child-environment.ts";
import { bytesText, counted } from "../words/number-text.ts";
import { tableWidth, textTable } from "../words/text-table.ts";
import { namedArchive } from "./sharing/named-archive.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export interface ArchiveFlags extends JobFlags {
  readonly withoutIntermediates?: boolean;
  /** A file, folder or address to be checked, instead of writing one. */
  readonly check?: string;
  readonly deposit?: "zenodo";
  readonly dryRun?: boolean;
}

export async function archive(
  here: Surroundings,
  flags: ArchiveFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  if (flags.check !== undefined) return await check(here, flags.check, flags.json ?? false);
  if ((flags.deposit === undefined) !== (flags.dryRun !== true)) throw withoutToken();
  const { workspace, signal } = here;
  const graph = await loadSpecification(workspace, { ...flags, isReadOnly: true });
  const root = storeRoot(workspace);
  const layout = openLayout(root);
  using _held = await holdStore(root, { work: "archive", signal });
  sweepTmp(layout);
  try {
    const made = await makeArchive({
      workspace,
      layout,
      graph,
      targets,
      ...(flags.backend ? { backend: flags.backend } : {}),
      withIntermediates: !flags.withoutIntermediates,
      signal,
      host: Deno.hostname(),
      environment: seenEnvironment(),
    });
    tell(here, made, flags);
    return exitCodes.good;
  } finally {
    releaseTmp(layout);
  }
}

/** What was written; or what its deposit would say. */
function tell(
  { workspace, terminal }: Surroundings,
  { path, files, bytes, description, deposit }: MadeArchive,
  flags: ArchiveFlags,
): void {
  const { profile, backend, jobs, claims } = description;
  if (flags.deposit !== undefined) {
    for (const problem of depositProblems(deposit)) terminal.writeError(`warning: ${problem}`);
    terminal.write(JSON.stringify(deposit, null, 2), "data");
    return;
  }
  const shown = path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
  const counts = { files, jobs: jobs.length, claims: claims.length };
  if (flags.json) {
    terminal.write(jsonText("archive", { profile, backend, path: shown, bytes, ...counts }));
    return;
  }
  terminal.write(headLine({ profile, backend }));
  const words = [
    counted(files, "file"),
    counted(jobs.length, "job"),
    counted(claims.length, "claim"),
  ];
  terminal.write(`Wrote ${shown}: ${[bytesText(bytes), ...words].join(", ")}.`);
  terminal.write(
    `To check it: \`deno task archive --check ${shown}\`. Its README.md says how to reproduce it.`,
  );
}

function withoutToken(): UserError {
  return new UserError({
    action: "cannot deposit: this program sends nothing and takes no token",
    allowed: "--deposit zenodo --dry-run, which prints what the deposit would say",
    hint: "upload the file of `deno task archive` by hand, with that metadata",
  });
}

async function check(here: Surroundings, path: string, isJson: boolean): Promise<ExitCode> {
  const { terminal } = here;
  const tree = await namedArchive(here, { name: path, json: isJson });
  let report: ArchiveReport;
  try {
    report = checkArchive(tree);
  } finally {
    tree.close();
  }
  const { files, bytes, parts, badges } = report;
  const count = parts.reduce((sum, { problems }) => sum + problems.length, 0);
  const code = count === 0 ? exitCodes.good : exitCodes.storeDamage;
  if (isJson) {
    terminal.write(jsonText("archive-check", { path, ...report, exitCode: code }));
    return code;
  }
  terminal.write(`Read ${counted(files, "file")}, ${bytesText(bytes)}.`);
  for (const { name, problems } of parts) {
    terminal.write(
      `${name}: ${problems.length === 0 ? "in order" : counted(problems.length, "problem")}`,
    );
    for (const problem of problems.slice(0, problemsShown)) terminal.write(`  ${problem}`);
    if (problems.length > problemsShown) {
      terminal.write(`  … and ${problems.length - problemsShown} more`);
    }
  }
  if (badges.length > 0) {
    terminal.write("");
    terminal.write("Of the ACM's badges, what a machine can tell:");
    const columns = [{ title: "badge" }, { title: "asks that" }, {
      title: "",
      wraps: true,
    }] as const;
    const rows = badges.map((
      { badge, demand, isMet, hint },
    ) => [badge, demand, isMet ? "yes" : `no: ${hint}`]);
    for (const line of textTable(columns, rows, { width: tableWidth(terminal) })) {
      terminal.write(line);
    }
  }
  terminal.write("");
  terminal.write(
    count === 0
      ? "The archive is in order."
      : `The archive is not in order: ${counted(count, "problem")}.`,
  );
  return code;
}

/** Problems of a part that are shown; the rest are counted. */
const problemsShown = 20;
