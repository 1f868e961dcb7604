"""Times NumPy's samplers for bench/samplers.ts: prints {"version", "rates": {name: millions a second}}."""
import json
import sys
import time

import numpy as np

count = int(sys.argv[1])
repeats = int(sys.argv[2])


def rate(draw):
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        draw()
        best = min(best, time.process_time() - start)
    return count / best / 1e6


rates = {}
for label, bits in (("PCG64", np.random.PCG64), ("Philox", np.random.Philox)):
    generator = np.random.Generator(bits(1))
    double = np.empty(count)
    single = np.empty(count, dtype=np.float32)
    degrees = generator.binomial(100, 0.5, count)
    rates[label] = {
        "uniform float64": rate(lambda: generator.random(out=double)),
        "normal float64": rate(lambda: generator.standard_normal(out=double)),
        "normal float32": rate(lambda: generator.standard_normal(dtype=np.float32, out=single)),
        "chi-square, 50 degrees": rate(lambda: generator.chisquare(50, count)),
        "chi-square, varying degrees": rate(lambda: generator.chisquare(degrees)),
        "gamma, shape 0.3": rate(lambda: generator.standard_gamma(0.3, count)),
        "binomial(100, 1/2)": rate(lambda: generator.binomial(100, 0.5, count)),
    }
print(json.dumps({"version": np.__version__, "rates": rates}))
