/** What kind of machine a benchmark ran on, and when; its name is nobody's business. */
import os from "node:os";

/** The day, as YYYY-MM-DD in UTC. */
export const today = new Date().toISOString().slice(0, 10);

const cpus = os.cpus();
const widest = () => {
  try {
    const flags = Deno.readTextFileSync("/proc/cpuinfo");
    return /\bavx512f\b/.test(flags) ? ", AVX-512" : /\bavx2\b/.test(flags) ? ", AVX2" : "";
  } catch (error) {
    // Not every system has that file.
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
};

/** Kind and number of processors, and their widest vectors. */
export const machine = `${cpus.length} cores of ${cpus[0].model.trim()}${widest()}`;

/** Over the last minute, five and fifteen, when it is asked. */
export const loadAverage = () => os.loadavg().map((value) => value.toFixed(1)).join(", ");

/** Whether more wanted to run over the last quarter of an hour than there are cores. */
export const isCrowded = () => os.loadavg()[2] > cpus.length;

/** The environment without settings of OpenBLAS that some machines carry: it finds better ones itself. */
export function environment(): Record<string, string> {
  const all = Object.entries(Deno.env.toObject());
  return Object.fromEntries(all.filter(([name]) => !name.startsWith("OPENBLAS_")));
}
