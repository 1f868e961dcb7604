/**
 * A real Slurm of one node on this machine (Debian's slurmctld, slurmd, munged), in a folder of its own,
 * under numbers of its own, for as long as a test needs it. Only root can start one.
 */
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

export interface RealCluster {
  /** What its programs need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The answer of one of its programs. */
  ask(program: string, words: readonly string[]): string;
  /** Of its programs that run on and on. */
  processes(): number[];
  stop(): void;
}

const script = fromFileUrl(import.meta.resolve("./real-cluster.sh"));

/** Whether all of it is installed, and may be started. */
export function hasSlurm(): boolean {
  const needed = ["slurmctld", "slurmd", "munged"].map((name) => `/usr/sbin/${name}`);
  return Deno.uid() === 0 && [...needed, "/usr/bin/sbatch"].every((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

export function startCluster(): RealCluster {
  const folder = Deno.makeTempDirSync({ prefix: "slurm-" });
  Deno.chmodSync(folder, 0o755);
  const environment = { DIR: folder, SLURM_CONF: `${folder}/etc/slurm.conf` };
  const run = (program: string, words: readonly string[]) => {
    const output = new Deno.Command(program, { args: [...words], env: environment }).outputSync();
    const text = new TextDecoder();
    if (output.code === 0) return text.decode(output.stdout);
    throw new Error(`${program} ${words.join(" ")}: ${text.decode(output.stderr)}`);
  };
  const stop = () => {
    run("bash", [script, "down"]);
    Deno.removeSync(folder, { recursive: true });
  };
  try {
    run("bash", [script, "up"]);
  } catch (error) {
    stop();
    throw error;
  }
  const processes = () =>
    ["slurmctld", "slurmd"].map((name) =>
      Number(Deno.readTextFileSync(`${folder}/run/${name}.started`))
    );
  return { environment: { SLURM_CONF: environment.SLURM_CONF }, ask: run, processes, stop };
}
