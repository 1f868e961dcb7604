"""
Times LAPACK by NumPy for bench/linear-algebra.ts, on one thread: prints
{"version", "lapack", "seconds": {size: {name: processor seconds}}}.
"""
import json
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import numpy as np

sizes = [int(size) for size in sys.argv[1].split(",")]
repeats = int(sys.argv[2])


def seconds(compute):
    """Processor seconds of this process, the least of some runs."""
    best = float("inf")
    compute()
    for _ in range(repeats):
        start = time.process_time()
        compute()
        best = min(best, time.process_time() - start)
    return best


found = {}
for n in sizes:
    entries = np.random.default_rng(n).standard_normal((n, n))
    symmetric = entries + entries.T
    positive = entries @ entries.T + n * np.eye(n)
    found[n] = {
        "product": seconds(lambda: entries @ symmetric),
        "eigenvalues": seconds(lambda: np.linalg.eigvalsh(symmetric)),
        "eigenvectors": seconds(lambda: np.linalg.eigh(symmetric)),
        "singular values": seconds(lambda: np.linalg.svd(entries, compute_uv=False)),
        "singular vectors": seconds(lambda: np.linalg.svd(entries)),
        "Cholesky factor": seconds(lambda: np.linalg.cholesky(positive)),
    }
lapack = np.show_config(mode="dicts")["Build Dependencies"]["lapack"]
print(json.dumps({
    "version": np.__version__,
    "lapack": f"{lapack['name']} {lapack['version']}",
    "seconds": found,
}))
