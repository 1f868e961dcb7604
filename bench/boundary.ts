/**
 * What the boundary costs: processor seconds of a run with its mechanisms, and without those that can be taken out
 * of a copy of this repository by a line. The arms take turns, in an order that turns too, for other work on the
 * machine changes with time; the difference is taken within each round.
 *
 *   deno run -A bench/boundary.ts [rounds] [target]     writes bench/boundary.md
 */
import { copyRepository, repository } from "../tests/repository-files.ts";

const [rounds, target] = [Number(Deno.args[0] ?? 5), Deno.args[1] ?? "neural-covariance-sde/C1"];

/** A line of a file and what stands in its place where the mechanism is out. */
interface Change {
  readonly file: string;
  readonly line: string;
  readonly without: string;
}

const reader: Change = {
  file: "lib/pipeline/reading/apart/process.ts",
  line: "await closeFor(question.workspace);\n",
  without: "",
};
const codeDigest: Change = {
  file: "lib/pipeline/code/bundle.ts",
  line: "  if (readBy === undefined) return;\n",
  without: "  if (readBy === undefined || readBy.size > 0) return;\n",
};
const jobs: Change = {
  file: "lib/pipeline/sandbox/prelude.ts",
  line: "openChannel(closeRealm())",
  without: "openChannel({ open: [], removed: [], kept: [] })",
};
const answers: Change = {
  file: "lib/pipeline/seat/seal.ts",
  line: "    const seal = createHmac(",
  without:
    "    if (pieces.length >= 0) return new Uint8Array(sealLength);\n    const seal = createHmac(",
};

interface Arm {
  readonly name: string;
  readonly folder: string;
}

function armOf(name: string, changes: readonly Change[]): Arm {
  const folder = `${Deno.makeTempDirSync({ prefix: "bench-boundary-" })}/copy`;
  copyRepository(folder);
  // Of its own: what is linked lies outside of what may be read.
  Deno.removeSync(`${folder}/node_modules`);
  const install = new Deno.Command(Deno.execPath(), { args: ["install", "-q"], cwd: folder });
  if (!install.outputSync().success) throw new Error(`cannot install packages in ${folder}`);
  for (const { file, line, without } of changes) {
    const text = Deno.readTextFileSync(`${folder}/${file}`);
    if (!text.includes(line)) throw new Error(`${file} has no longer what is to be taken out`);
    Deno.writeTextFileSync(`${folder}/${file}`, text.replace(line, without));
  }
  return { name, folder };
}

/** Processor seconds, user and system, of a task with all processes that it waited for. */
async function cost({ folder }: Arm, words: readonly string[]): Promise<number> {
  const quoted = ["deno", "task", "-q", ...words].map((word) => `'${word}'`).join(" ");
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `${quoted} > /dev/null || exit 1; times`],
    cwd: folder,
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(text.decode(stderr).slice(-800));
  const times = text.decode(stdout).trim().split("\n").at(-1)!.split(" ");
  return times.reduce((sum, time) => {
    const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(time)!;
    return sum + 60 * Number(minutes) + Number(seconds);
  }, 0);
}

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
const middle = (numbers: readonly number[]) => sorted(numbers)[Math.floor(numbers.length / 2)];
const seconds = (numbers: readonly number[]) =>
  `${middle(numbers).toFixed(2)} (${sorted(numbers)[0].toFixed(2)} … ${
    sorted(numbers).at(-1)!.toFixed(2)
  })`;

interface Question {
  readonly name: string;
  readonly words: readonly string[];
  readonly arms: readonly Arm[];
}

/** A row per arm: its seconds, and how much more the first arm takes in the same round. */
async function rowsOf({ name, words, arms }: Question): Promise<string[]> {
  const costs = arms.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    const order = [...arms.keys()];
    if (round % 2 === 0) order.reverse();
    for (const arm of order) {
      const artifacts = `${arms[arm].folder}/artifacts`;
      for (const { name } of Deno.readDirSync(artifacts)) {
        if (name !== "digests") Deno.removeSync(`${artifacts}/${name}`, { recursive: true });
      }
      const spent = await cost(arms[arm], words);
      // What the runtime has to compile of a new folder is of no interest.
      if (round >= 0) costs[arm].push(spent);
      console.error(`${name}, round ${round}, ${arms[arm].name}: ${spent.toFixed(2)} s`);
    }
  }
  return arms.map((arm, i) => {
    const more = costs[0].map((spent, round) => spent - costs[i][round]);
    const share = costs[0].map((spent, round) => 100 * (spent / costs[i][round] - 1));
    const saved = i === 0 ? "" : `${seconds(more)} s, ${middle(share).toFixed(1)} %`;
    return `| ${name} | ${arm.name} | ${seconds(costs[i])} | ${saved} |`;
  });
}

const loadBefore = Deno.loadavg()[0];

function page(rows: readonly string[]): string {
  const date = new Date().toISOString().slice(0, 10);
  const loads = [loadBefore, Deno.loadavg()[0]].map((load) => load.toFixed(1)).join(" and ");
  return [
    "# What the boundary costs",
    "",
    `Written by \`deno run -A bench/boundary.ts ${rounds} ${target}\` on ${date}, ` +
    `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}; load average ${loads} at ` +
    "the start and the end, so other work shared the processors and their caches. Processor " +
    "seconds, user and system, of the command and all its processes: the middle of " +
    `${rounds} rounds (smallest … largest). "What is added" is the difference between the first ` +
    "row and this one within a round: its middle, smallest and largest.",
    "",
    "| command | arm | processor seconds | what is added |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    "What cannot be taken out by a line is in every arm: a process for the reader, one for each job, " +
    "digests of packages, and that caches are sealed.",
    "",
  ].join("\n");
}

const all = armOf("as it is", []);
const openReader = armOf("plug-ins read in an open realm, bundles not held to what was read", [
  reader,
  codeDigest,
]);
const open = armOf("jobs in an open realm, answers without seals", [jobs, answers]);
const questions: readonly Question[] = [
  {
    name: "start: reading all papers, nothing remembered",
    words: ["graph", target, "--profile", "smoke"],
    arms: [all, openReader],
  },
  {
    name: `smoke of ${target}, empty store`,
    words: ["repro", target, "--profile", "smoke", "--backend", "wasm", "--jobs", "1"],
    arms: [all, openReader, open],
  },
];
try {
  const rows: string[] = [];
  for (const question of questions) rows.push(...await rowsOf(question));
  const text = page(rows);
  Deno.writeTextFileSync(`${repository}/bench/boundary.md`, text);
  console.log(text);
} finally {
  for (const { folder } of [all, openReader, open]) {
    Deno.removeSync(folder.replace(/\/copy$/, ""), { recursive: true });
  }
}
