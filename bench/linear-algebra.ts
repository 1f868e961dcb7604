/**
 * Times lib/num/linear-algebra beside LAPACK (NumPy, one thread), in one invocation, in processor
 * seconds, and writes bench/linear-algebra.md. Without Python or NumPy it writes our own numbers.
 *
 *   deno run -A --v8-flags=--experimental-wasm-revectorize bench/linear-algebra.ts [--python python3]
 */
import { parseArgs } from "node:util";
import { choleskyBlocked } from "../lib/num/linear-algebra/blocked-cholesky.ts";
import { symmetricEigenvalues } from "../lib/num/linear-algebra/eigenvalues.ts";
import { accurateSingularValues, singularVectors } from "../lib/num/linear-algebra/golub-kahan.ts";
import { extremeEigenvalues } from "../lib/num/linear-algebra/lanczos.ts";
import { matrixKernel, reserve } from "../lib/num/linear-algebra/matrix-kernel.ts";
import { matrixProduct } from "../lib/num/linear-algebra/product.ts";
import { symmetricEigen } from "../lib/num/linear-algebra/symmetric-eigen.ts";
import { tridiagonalize } from "../lib/num/linear-algebra/reduction/tridiagonalize.ts";
import { keyOf } from "../lib/num/random/key.ts";
import { randomStream } from "../lib/num/random/random.ts";
import { fromFileUrl } from "../lib/pipeline/system/path.ts";
import { environment, loadAverage, machine, today } from "./machine.ts";
import { fusedPeak, processorSeconds, simdPeak } from "./simd-peak.ts";

const sizes = [100, 200, 500, 1000];
const repeats = 5;

type Seconds = Readonly<Record<string, number>>;

/** Processor seconds, the least of some runs; short ones are repeated within a run. */
function secondsOf(compute: () => void): number {
  // V8 optimises as it runs.
  for (let call = 0; call < 3; call++) compute();
  const first = processorSeconds();
  compute();
  const calls = Math.max(1, Math.ceil(0.02 / Math.max(1e-4, processorSeconds() - first)));
  let best = Infinity;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = processorSeconds();
    for (let call = 0; call < calls; call++) compute();
    best = Math.min(best, (processorSeconds() - start) / calls);
  }
  return best;
}

function ownSeconds(n: number): Seconds {
  const entries = new Float64Array(n * n);
  randomStream(keyOf(n)).fillNormal(entries);
  const symmetric = entries.map((x, k) => x + entries[(k % n) * n + Math.floor(k / n)]);
  const shape = { rows: n, inner: n, columns: n };
  const positive = matrixProduct(entries, entries, { ...shape, transposeB: true });
  for (let i = 0; i < n; i++) positive[i * n + i] += n;
  return {
    product: secondsOf(() => matrixProduct(entries, symmetric, shape)),
    eigenvalues: secondsOf(() => symmetricEigenvalues(symmetric, n)),
    eigenvectors: secondsOf(() => symmetricEigen(symmetric, n)),
    "singular values": secondsOf(() => accurateSingularValues(entries, n, n)),
    "singular vectors": secondsOf(() => singularVectors(entries, n, n)),
    "Cholesky factor": secondsOf(() => choleskyBlocked(positive, n)),
    "two ends by Lanczos": secondsOf(() => ends(positive, n)),
    "three diagonals": secondsOf(() => tridiagonalize(symmetric, n)),
    ...partsOfReduction(symmetric, n),
  };
}

/** Both ends of the spectrum of a dense matrix, to 1e-6 of the largest or better. */
function ends(matrix: Float64Array, n: number): void {
  const [rows, x, y] = reserve(n * n, n, n);
  rows.set(matrix);
  extremeEigenvalues({
    order: n,
    key: keyOf(1),
    tolerance: 1e-6,
    apply: (vector, out) => {
      x.set(vector);
      const { byteOffset } = rows;
      matrixKernel().productsOfRows(byteOffset, 8 * n, n, n, x.byteOffset, y.byteOffset);
      out.set(y);
    },
  });
}

/** What bounds the reduction: all its products A v, and all its updates by panels of 32 rows. */
function partsOfReduction(matrix: Float64Array, n: number): Seconds {
  const kernel = matrixKernel();
  const [a, x, y, pairs] = reserve(n * n, n, n, 64 * n);
  a.set(matrix);
  x.fill(1);
  pairs.fill(2 ** -20);
  const bytes = 8 * n;
  return {
    "its products A v": secondsOf(() => {
      for (let size = n - 1; size > 0; size--) {
        kernel.symmetricProduct(a.byteOffset, bytes, size, x.byteOffset, y.byteOffset);
      }
    }),
    "its updates": secondsOf(() => {
      const from = pairs.byteOffset;
      for (let size = n - 32; size > 0; size -= 32) {
        kernel.product(a.byteOffset, bytes, size, size, 64, from, 8, bytes, from, bytes, 8, -1, -1);
      }
    }),
  };
}

interface Rival {
  readonly version: string;
  readonly lapack: string;
  readonly seconds: Readonly<Record<string, Seconds>>;
}

async function rival(python: string): Promise<Rival | undefined> {
  const script = fromFileUrl(import.meta.resolve("./linear-algebra_numpy.py"));
  try {
    const { success, stdout } = await new Deno.Command(python, {
      args: [script, sizes.join(","), String(repeats)],
      stderr: "inherit",
      clearEnv: true,
      env: { ...environment(), OPENBLAS_NUM_THREADS: "1" },
    }).output();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

const milliseconds = (seconds: number) => (1000 * seconds).toPrecision(3);

function rows(own: Readonly<Record<string, Seconds>>, theirs: Rival | undefined): string[] {
  const names = Object.keys(own[sizes[0]]);
  return names.map((name) => {
    const cells = sizes.flatMap((n) => {
      const mine = own[n][name];
      const other = theirs?.seconds[n][name];
      return other === undefined
        ? [milliseconds(mine), "", ""]
        : [milliseconds(mine), milliseconds(other), (mine / other).toPrecision(2)];
    });
    return `| ${name} | ${cells.join(" | ")} |`;
  });
}

function page(
  own: Readonly<Record<string, Seconds>>,
  theirs: Rival | undefined,
  [peak, fused]: readonly [plain: number, fused: number],
): string {
  const beside = theirs === undefined ? "no NumPy" : `NumPy ${theirs.version} (${theirs.lapack})`;
  const head = sizes.flatMap((n) => [`n = ${n}`, "LAPACK", "ratio"]);
  return `# Linear algebra

Processor milliseconds on one thread, the least of ${repeats} runs, Gaussian matrices of order n; Deno
${Deno.version.deno} beside ${beside}. Written by \`deno run -A bench/linear-algebra.ts\`; all
columns in one invocation, on ${machine}, ${today}, load average ${loadAverage()}.
Plain SIMD of float32 reaches ${peak.toFixed(0)} GFLOP/s here, fused vectors of 256 bits ${
    fused.toFixed(0)
  }
(bench/simd-peak.ts), so float64 half of each; our products are not fused, so that results are the same
everywhere. What else runs on the machine shares caches and memory: with it, times vary by half.

| | ${head.join(" | ")} |
| --- |${" ---: |".repeat(head.length)}
${rows(own, theirs).join("\n")}

Eigenvalues alone cost the reduction to three diagonals and then little: QL is of order n^2. Half of
the reduction's operations are in products A v, which read the whole remaining triangle for each row
and so run at the speed of memory on both sides, the other half in updates by panels. LAPACK's own
use vectors of 512 bits here and fused multiply-add: four times the operations of ours in an
instruction, which is the rest of the difference, and all of it for products and Cholesky factors.
Products of 2^19 multiplications and more go through tiles that V8 makes 256 bits wide (27 GFLOP/s,
15 before); smaller ones do not: after such vectors what is computed next is slower for a while, and
a reduction of order 100 took a sixth more time.

Eigenvectors cost three to five times the values: the rotations of QL applied to the basis are 5 n^3
operations at about the rate of a product, the basis itself 4/3 n^3 in products. LAPACK divides and
conquers, with about 8/3 n^3 and 2 n^3 operations, all in products, at its own rate of them. Singular
values read the matrix twice a row and are bound by memory for half of their operations; two bases
of vectors cost as two.

The last four lines have no counterpart: Lanczos with full reorthogonalisation for a dense matrix
whose smallest eigenvalues lie close together, to 1e-6 of the largest, which takes a good part of n
steps; and the reduction with what it consists of.
`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { python: { type: "string", default: "python3" } } });
  const peaks = [simdPeak(), fusedPeak()] as const;
  const own = Object.fromEntries(sizes.map((n) => [n, ownSeconds(n)]));
  const text = page(own, await rival(values.python), peaks);
  Deno.writeTextFileSync(new URL("./linear-algebra.md", import.meta.url), text);
  console.log(text);
}
