/**
 * The whole way with a real Slurm, in a folder with every kind of letter: a grid; the engine killed with
 * its jobs in the queue; the next one interrupted; the third one ends it. Then one that leaves its jobs in the
 * queue (`--detach`), of which Slurm starts one again; the next one collects them. No key is submitted twice.
 */
import assert from "node:assert/strict";
import { type Checkout, makeCheckout, type Started } from "./checkout.ts";
import { hasSlurm, type RealCluster, startCluster } from "./real-cluster.ts";

const widths = 20;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks until it is so; three minutes at most. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let asked = 0; asked < 900; asked++) {
    if (isSo()) return;
    await pause(200);
  }
  throw new Error(`not within three minutes: ${what}`);
}

interface Scene {
  readonly checkout: Checkout;
  readonly cluster: RealCluster;
  readonly environment: Readonly<Record<string, string>>;
  /** Of every submission, in order. */
  names(): string[];
  /** Keys of every submission, in order. */
  submissions(): string[][];
  /** Keys that have a record. */
  recorded(): Set<string>;
}

/** As many jobs as `widths`, the first one's width being `first`. */
function askFor(root: string, first: number): void {
  const paper = `${root}/papers/toy.yaml`;
  const list = Array.from({ length: widths }, (_, i) => first + i).join(", ");
  const text = Deno.readTextFileSync(paper).replace(/^ {2}width: \[.*\]$/m, `  width: [${list}]`);
  Deno.writeTextFileSync(paper, text);
}

/** Slow jobs, a machine file, and an sbatch that writes down what is submitted before it does so. */
function prepare(cluster: RealCluster): Scene {
  const checkout = makeCheckout("a b#%é");
  const { root } = checkout;
  const path = `${root}/stages/numbers.ts`;
  const slow = Deno.readTextFileSync(path).replace("  run({", "  async run({").replace(
    "const [{",
    "await new Promise((resolve) => setTimeout(resolve, 700));\n    const [{",
  );
  Deno.writeTextFileSync(path, slow);
  askFor(root, 1);
  const own = Deno.makeTempDirSync({ prefix: "slurm-user-" });
  Deno.mkdirSync(`${own}/asymptopia`);
  Deno.mkdirSync(`${own}/bin`);
  Deno.mkdirSync(`${own}/log`);
  Deno.writeTextFileSync(
    `${own}/asymptopia/machine.yaml`,
    "slurm: { partition: main, memory: 1G, jobsPerTask: 5, vanishedSeconds: 5 }\n",
  );
  const sbatch = `#!/bin/sh
for word; do case "$word" in --job-name=*) name="\${word#*=}";; esac; done
cp "artifacts/queue/$name/submission.json" "${own}/log/$name"
exec /usr/bin/sbatch "$@"
`;
  Deno.writeTextFileSync(`${own}/bin/sbatch`, sbatch, { mode: 0o755 });
  const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  return {
    checkout: {
      ...checkout,
      remove() {
        checkout.remove();
        Deno.removeSync(own, { recursive: true });
      },
    },
    cluster,
    environment: { ...cluster.environment, XDG_CONFIG_HOME: own, FIRST_ON_PATH: `${own}/bin` },
    names: () => names(`${own}/log`),
    submissions: () =>
      names(`${own}/log`).map((name) =>
        JSON.parse(Deno.readTextFileSync(`${own}/log/${name}`)).keys.flat()
      ),
    recorded: () =>
      new Set(
        names(`${root}/artifacts/ac`).flatMap((shard) =>
          names(`${root}/artifacts/ac/${shard}`).map((name) => shard + name.replace(".json", ""))
        ),
      ),
  };
}

/** An engine in a group of processes of its own, with our sbatch first on PATH. */
function engine({ checkout, environment }: Scene, ...flags: string[]): Started {
  const words = ["repro", "toy/draws", "--executor", "slurm", ...flags];
  const by = ["setsid", "sh", "-c", 'PATH="$FIRST_ON_PATH:$PATH"; exec "$@"', "sh"];
  return checkout.start(words, { environment, by });
}

function signal({ child }: Started, name: string): void {
  new Deno.Command("kill", { args: ["-s", name, "--", `-${child.pid}`] }).outputSync();
}

const alive = ({ cluster }: Scene) =>
  cluster.ask("squeue", ["--noheader", "--array"]).split("\n").filter((line) => line !== "").length;

async function threeEngines(scene: Scene): Promise<void> {
  const first = engine(scene);
  await until("jobs are in the queue", () => scene.submissions().length > 0 && alive(scene) > 0);
  signal(first, "KILL");
  await first.child.status;
  const second = engine(scene);
  await until(
    `the second engine hears of a job; it said ${second.said()}`,
    () => /^done /m.test(second.said()),
  );
  // It has found them: nothing new was submitted.
  assert.deepEqual(scene.submissions().map(({ length }) => length), [widths]);
  signal(second, "INT");
  assert.equal((await second.child.status).code, 130);
  await until("the queue is empty", () => alive(scene) === 0);
  const before = scene.recorded();
  const third = engine(scene);
  assert.equal((await third.child.status).code, 0, third.said());
  const [all, ...later] = scene.submissions();
  assert.ok(later.length > 0 && new Set(all).size === widths);
  const again = later.flat();
  assert.equal(new Set(again).size, again.length);
  // Only what was cancelled before it had a record is submitted again.
  assert.deepEqual(again.filter((key) => before.has(key) || !all.includes(key)), []);
  assert.deepEqual(all.filter((key) => !scene.recorded().has(key)), []);
}

/**
 * Jobs that stay in the queue while nobody waits for them, one array task of which begins twice. The partition
 * is shut until the engine has left, so that nothing depends on who is quicker.
 */
async function leftAndCollected(scene: Scene): Promise<void> {
  const { cluster, checkout } = scene;
  const shut = (state: "DOWN" | "UP") =>
    cluster.ask("scontrol", ["update", "PartitionName=main", `State=${state}`]);
  askFor(checkout.root, 101);
  const earlier = scene.names().length;
  const before = scene.recorded().size;
  shut("DOWN");
  const leaving = engine(scene, "--detach");
  await until("the jobs are in the queue", () => alive(scene) > 0);
  signal(leaving, "INT");
  assert.equal((await leaving.child.status).code, 130);
  await leaving.silent;
  assert.match(leaving.said(), /stays? in the queue/);
  assert.ok(alive(scene) > 0, "Ctrl-C has taken the jobs out of the queue");
  shut("UP");
  const began = () =>
    cluster.ask("squeue", [
      ...["--noheader", "--array", "--states=RUNNING,COMPLETING,COMPLETED", "--format=%i"],
      `--name=${scene.names()[earlier]}`,
    ]).split("\n").filter((line) => line !== "");
  await until("one of them has begun", () => began().length > 0);
  const [task] = began();
  await until("Slurm lets it begin again", () => hasRequeued(cluster, task));
  const collecting = engine(scene);
  assert.equal((await collecting.child.status).code, 0, collecting.said());
  await until(
    "it has begun again",
    () => /Restarts=1\b/.test(cluster.ask("scontrol", ["show", "job", task])),
  );
  assert.deepEqual(scene.submissions().slice(earlier).map(({ length }) => length), [widths]);
  assert.equal(scene.recorded().size, before + widths);
}

/** What is just ending cannot be requeued; a moment later it can. */
function hasRequeued(cluster: RealCluster, task: string): boolean {
  try {
    cluster.ask("scontrol", ["requeue", task]);
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

Deno.test({
  name:
    "killed, interrupted and run again with its jobs in a real Slurm, nothing is lost or done twice",
  ignore: !hasSlurm(),
  async fn() {
    const cluster = startCluster();
    try {
      const scene = prepare(cluster);
      try {
        await threeEngines(scene);
        const local = await scene.checkout.task(["repro", "toy/draws"]);
        assert.match(local.out, /Nothing had to run/);
        await leftAndCollected(scene);
      } finally {
        scene.checkout.remove();
      }
    } finally {
      cluster.stop();
    }
  },
});
