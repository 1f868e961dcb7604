"""Plain simulation of shaped ReLU networks, weight matrix by weight matrix: ln V after the last layer.

z_1 = W_0 x / sqrt(n), z_{l+1} = sqrt(c/n) W_l phi(z_l), all weights standard normal, V = (c/n) |phi(z_d)|^2,
phi(x) = s+ max(x, 0) + s- min(x, 0), s+- = 1 + c+- / sqrt(n), c = 2 / (s+^2 + s-^2).
Source: Li, Nica, Roy, arXiv 2206.02768.
"""
import json
import os

import numpy as np

with open(os.environ["ASYMPTOPIA_JOB"]) as file:
    job = json.load(file)
width = depth = job["axes"]["width"]
count = job["parameters"]["networks"]
random = np.random.default_rng(job["seed"])

with open(job["inputs"]["shape"]) as file:
    lines = [line.rstrip("\n").split(",") for line in file]
shape = {name: float(value) for name, value in zip(*lines) if name != "activation"}

log_norm = np.empty(count)
for network in range(count):
    z = random.standard_normal(width)
    for layer in range(1, depth + 1):
        features = np.where(z > 0, shape["slopePositive"], shape["slopeNegative"]) * z
        norm = shape["normalizer"] / width * (features @ features)
        if layer < depth:
            weights = random.standard_normal((width, width))
            z = np.sqrt(shape["normalizer"] / width) * (weights @ features)
    log_norm[network] = np.log(norm)
    if network % 100 == 99:
        print(f"progress {network + 1}/{count} networks")

print(f"mean of ln V at n = d = {width}: {log_norm.mean():.4f}")
np.savez(job["outputs"]["norms"], network=np.arange(count), logNorm=log_norm)
