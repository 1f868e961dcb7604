"""Explicit propagation of a shaped-ReLU network in NumPy and, where it is installed, PyTorch.

Reads one JSON object from standard input, writes one JSON list to standard output; started by
bench/propagation.ts, which times our own levels in the same invocation. Every entry: what was run, for
how many networks, the best of `repeats` wall times in seconds, mean and standard error of ln V^11 at the
last layer and mean of rho, so that it shows that all compute the same thing.
"""

import json
import sys
import time

import numpy as np


def first_features(xp, shape, rho, make):
    """phi(z_1) needs inputs with Gram matrix ((1, rho), (rho, 1)): two columns of length 2."""
    count, inputs = shape
    columns = np.array([[1.0, rho], [0.0, np.sqrt(1 - rho * rho)]])
    return make(np.broadcast_to(columns, (count, 2, inputs)).copy())


def summary(log_norms, rhos):
    log_norms = np.concatenate(log_norms)
    rhos = np.concatenate(rhos)
    return {
        "logNormMean": float(log_norms.mean()),
        "logNormError": float(log_norms.std(ddof=1) / np.sqrt(len(log_norms))),
        "rhoMean": float(rhos.mean()),
    }


def numpy_explicit(case, networks, dtype):
    n, d, positive, negative = case["width"], case["depth"], case["positive"], case["negative"]
    scale = dtype(np.sqrt(case["normalizer"] / n))
    rng = np.random.default_rng(1)
    log_norms, rhos = [], []
    batch = case["batch"]
    for start in range(0, networks, batch):
        count = min(batch, networks - start)
        features = first_features(np, (count, 2), case["rho"], lambda x: x.astype(dtype))
        gain = dtype(1.0)
        for _ in range(d):
            weights = rng.standard_normal((count, n, features.shape[1]), dtype=dtype)
            z = weights @ features
            z *= gain
            features = np.where(z > 0, dtype(positive) * z, dtype(negative) * z)
            gain = scale
        collect(features.astype(np.float64) * float(scale), log_norms, rhos)
    return summary(log_norms, rhos)


def collect(features, log_norms, rhos):
    gram = np.einsum("kia,kib->kab", features, features)
    log_norms.append(np.log(gram[:, 0, 0]))
    rhos.append(gram[:, 0, 1] / np.sqrt(gram[:, 0, 0] * gram[:, 1, 1]))


def numpy_gram(case, networks):
    """The conditional-rows shortcut, vectorised over networks: our algorithm in NumPy."""
    n, d, positive, negative = case["width"], case["depth"], case["positive"], case["negative"]
    rng = np.random.default_rng(2)
    log_norms, rhos = [], []
    batch = 512
    for start in range(0, networks, batch):
        count = min(batch, networks - start)
        log_norm = np.zeros(count)
        rho = np.full(count, case["rho"])
        for _ in range(d):
            draws = rng.standard_normal((2, count, n))
            first = draws[0]
            second = rho[:, None] * first + np.sqrt(1 - rho * rho)[:, None] * draws[1]
            first = np.where(first > 0, positive * first, negative * first)
            second = np.where(second > 0, positive * second, negative * second)
            aa = np.einsum("ki,ki->k", first, first)
            bb = np.einsum("ki,ki->k", second, second)
            rho = np.minimum(1, np.einsum("ki,ki->k", first, second) / np.sqrt(aa * bb))
            log_norm += np.log(case["normalizer"] / n * aa)
        log_norms.append(log_norm)
        rhos.append(rho)
    return summary(log_norms, rhos)


def torch_explicit(case, networks, torch):
    n, d, positive, negative = case["width"], case["depth"], case["positive"], case["negative"]
    scale = float(np.sqrt(case["normalizer"] / n))
    torch.manual_seed(3)
    log_norms, rhos = [], []
    batch = case["batch"]
    with torch.inference_mode():
        for start in range(0, networks, batch):
            count = min(batch, networks - start)
            features = first_features(
                np, (count, 2), case["rho"], lambda x: torch.from_numpy(x).to(torch.float32)
            )
            gain = 1.0
            for _ in range(d):
                weights = torch.randn((count, n, features.shape[1]))
                z = torch.bmm(weights, features).mul_(gain)
                features = torch.where(z > 0, positive * z, negative * z)
                gain = scale
            collect(features.numpy().astype(np.float64) * scale, log_norms, rhos)
    return summary(log_norms, rhos)


def timed(name, networks, repeats, work, clock=time.process_time):
    best = float("inf")
    for _ in range(repeats):
        start = clock()
        found = work()
        best = min(best, clock() - start)
    return {"name": name, "networks": networks, "seconds": best, **found}


def main():
    case = json.load(sys.stdin)
    networks, repeats = case["networksExplicit"], case["repeats"]
    version = f"NumPy {np.__version__}"
    results = [
        timed(f"{version}, explicit matrices, float32", networks, repeats,
              lambda: numpy_explicit(case, networks, np.float32)),
        timed(f"{version}, explicit matrices, float64", networks, repeats,
              lambda: numpy_explicit(case, networks, np.float64)),
        timed(f"{version}, Gram-conditional, float64", 8 * networks, repeats,
              lambda: numpy_gram(case, 8 * networks)),
    ]
    try:
        import torch
    except ImportError:
        torch = None
    if torch is not None:
        for threads in sorted({1, torch.get_num_threads()}):
            torch.set_num_threads(threads)
            name = f"PyTorch {torch.__version__}, explicit matrices, float32, {threads} thread(s)"
            # Processor time of several threads would add up.
            clock = time.process_time if threads == 1 else time.perf_counter
            results.append(timed(name, networks, repeats,
                                 lambda: torch_explicit(case, networks, torch), clock))
    json.dump(results, sys.stdout)


main()
