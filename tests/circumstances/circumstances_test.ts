/**
 * repro, verify, gc and watch by the tasks' own command lines, on one small checkout, in whatever
 * circumstance it may be: the letters of its folder, what is set in the environment, where the store
 * lies, what its disk can do, how much memory and how much of the processor there is. Besides the first of
 * them one other at each commit; `ASYMPTOPIA_ALL=1` takes all.
 */
import assert from "node:assert/strict";
import { isOtherTurn } from "../commit-number.ts";
import { type Checkout, makeCheckout, type TaskOptions } from "./checkout.ts";
import { inMemoryGroup, makeMemoryGroup, removeMemoryGroup } from "./memory-group.ts";

/** Jobs of the toy paper. */
const jobs = 6;

/** What must hold in every circumstance, from an empty store on. */
async function holds(checkout: Checkout, options: TaskOptions = {}): Promise<void> {
  const good = async (...words: readonly string[]) => {
    const { code, out, error } = await checkout.task(words, options);
    assert.equal(code, 0, `${words.join(" ")}\n${out}\n${error}`);
    return out;
  };
  assert.match(await good("repro"), new RegExp(`\\b${jobs} jobs ran, 0 reused`));
  assert.match(await good("verify"), new RegExp(`\\b${jobs} jobs byte for byte equal`));
  await good("gc", "--delete", "--keep-runs", "0", "--grace", "0");
  await watches(checkout, options);
}

/** Watching: nothing has to run at first, a saved file reruns what it concerns, Ctrl-C ends it. */
async function watches(checkout: Checkout, options: TaskOptions): Promise<void> {
  const { child, said } = checkout.start(["repro", "--watch"], options);
  const until = async (pattern: RegExp) => {
    const end = performance.now() + 120_000;
    while (!pattern.test(said())) {
      assert.ok(performance.now() < end, `${pattern} is not said:\n${said()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const paper = `${checkout.root}/papers/toy.yaml`;
  const text = Deno.readTextFileSync(paper);
  try {
    await until(/Nothing had to run[^]*Watching \d+ files/);
    Deno.writeTextFileSync(paper, text.replace("tolerance: 0.5", "tolerance: 0.75"));
    await until(/Watching[^]*toy\.yaml[^]*\b[12] jobs? ran[^]*Watching/);
  } finally {
    Deno.writeTextFileSync(paper, text);
    child.kill("SIGINT");
  }
  assert.equal((await child.status).code, 130, said());
}

function isThere(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Runs a program of which some calls to the kernel are refused. */
function refusing(...faults: readonly string[]): readonly string[] {
  const calls = faults.map((fault) => fault.replace(/:.*/, "")).join(",");
  const injected = faults.flatMap((fault) => ["-e", `inject=${fault}`]);
  return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${calls}`, ...injected];
}

/**
 * A machine on which a process gets about a fifth of a processor, as beside eight busy ones on two: each
 * process of the checkout is held most of the time, one at another moment than the next. Nothing else
 * is busy for it.
 */
function load(root: string, count: number): AsyncDisposable {
  const isOver = new AbortController();
  const turns = (async () => {
    for (let turn = 0; !isOver.signal.aborted; turn++) {
      const held = processesIn(root).filter((process) =>
        process % (count + 1) !== turn % (count + 1)
      );
      for (const process of held) signal(process, "SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, sliceMilliseconds));
      for (const process of held) signal(process, "SIGCONT");
      await new Promise((resolve) => setTimeout(resolve, sliceMilliseconds / count));
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      isOver.abort();
      await turns;
    },
  };
}

/** So long others have their turn. */
const sliceMilliseconds = 60;

/** Processes whose folder is the checkout's. */
function processesIn(root: string): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((process) => {
    if (!Number.isSafeInteger(process)) return false;
    try {
      return Deno.readLinkSync(`/proc/${process}/cwd`) === root;
    } catch (error) {
      // It has ended meanwhile, or is another user's.
      if (error instanceof Error) return false;
      throw error;
    }
  });
}

/** A process may have ended since it was seen. */
function signal(process: number, name: Deno.Signal): void {
  try {
    Deno.kill(process, name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const isLinux = Deno.build.os === "linux";
const canRefuse = isLinux && isThere("strace");
const memoryBytes = 2 ** 31;
const group = isLinux ? makeMemoryGroup(memoryBytes) : undefined;

interface Circumstance {
  readonly name: string;
  /** Why it cannot be had here. */
  readonly absent?: string | false;
  body(checkout: Checkout, shared: string): Promise<void>;
}

/** A disk that lacks an ability, imitated where calls to the kernel can be refused. */
function poorDisk(what: string, faults: readonly string[], found: RegExp): Circumstance {
  return {
    name: `a disk without ${what}`,
    absent: !canRefuse && "no strace",
    async body(checkout) {
      const by = refusing(...faults);
      const run = await checkout.task(["repro"], { by });
      assert.equal(run.code, 0, run.error);
      assert.match(run.out, new RegExp(`\\b${jobs} jobs ran, 0 reused`));
      const { code, out } = await checkout.task(["doctor"], { by });
      assert.equal(code, 0, out);
      assert.match(out, found);
      if (what !== "locks") return;
      const gc = await checkout.task(["gc", "--delete"], { by });
      assert.equal(gc.code, 4, gc.out);
      assert.match(gc.error, /its disk has no locks, so that nobody can know/);
    },
  };
}

const circumstances: readonly Circumstance[] = [
  {
    name: "variables of the dynamic linker",
    body(checkout) {
      const environment = {
        LD_LIBRARY_PATH: "/usr/local/cuda/lib64",
        LD_PRELOAD: "",
        LD_BIND_NOW: "1",
        DYLD_LIBRARY_PATH: "/usr/lib",
      };
      return holds(checkout, { environment });
    },
  },
  {
    name: "the store behind a link that leads outside",
    async body(checkout, shared) {
      checkout.reset(shared);
      await holds(checkout);
      assert.ok([...Deno.readDirSync(`${shared}/ac`)].length > 0);
      // The readable view is the checkout's own.
      assert.ok(Deno.statSync(`${checkout.root}/artifacts/out/toy/totals/total.csv`).isFile);
      assert.throws(() => Deno.statSync(`${shared}/out`), Deno.errors.NotFound);
    },
  },
  {
    name: "a limit of memory",
    absent: group === undefined && "no right to make a control group",
    async body(checkout) {
      const by = inMemoryGroup(group!);
      const { code, out } = await checkout.task(["doctor"], { by });
      assert.equal(code, 0, out);
      assert.match(out, /2\.1 GB of memory \(the limit of a control group; the machine has/);
      await holds(checkout, { by });
    },
  },
  {
    name: "a load of 8",
    absent: !isLinux && "no list of processes",
    async body(checkout) {
      await using _load = load(checkout.root, 8);
      await holds(checkout);
    },
  },
  poorDisk(
    "hard links and syncing",
    ["link,linkat:error=EPERM", "fsync,fdatasync:error=EINVAL"],
    /no hard links: locks stand in for them[^]*cannot be asked to write files through/,
  ),
  poorDisk("locks", ["flock:error=ENOLCK"], /no locks: a run that is killed may hold up the next/),
];

Deno.test("a small checkout in every circumstance", async (test) => {
  const checkout = makeCheckout();
  const inside = Deno.makeTempDirSync({ prefix: "store-" });
  const shared = `${inside}/not in the checkout`;
  Deno.mkdirSync(shared);
  try {
    await test.step("a folder named a b#%é", () => holds(checkout));
    for (const [index, { name, absent, body }] of circumstances.entries()) {
      await test.step({
        name: absent ? `${name} (skipped: ${absent})` : name,
        ignore: Boolean(absent) || isOtherTurn(index, circumstances.length),
        fn() {
          checkout.reset();
          return body(checkout, shared);
        },
      });
    }
  } finally {
    checkout.remove();
    Deno.removeSync(inside, { recursive: true });
    if (group !== undefined) await removeMemoryGroup(group);
  }
});
