"""Training of the same networks in PyTorch and JAX; started by bench/training.ts.

Reads one JSON object from standard input: the library, the number of threads, the folder with the float32
arrays that the other side wrote (same initial weights, same examples), and the cases. Writes one JSON list:
for each case the best time of `repeats` runs in seconds (of the processor with one thread, of the clock
with more), and a number (a loss) that shows that all compute
the same thing. One library and one number of threads per process, since both are fixed at its start.
"""

import json
import os
import sys
import time

job = json.load(sys.stdin)
threads = job["threads"]
os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:threads]))
for name in ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"]:
    os.environ[name] = str(threads)
if threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import numpy as np  # noqa: E402


def array(case, name, shape, dtype=np.float32):
    path = os.path.join(job["folder"], f"{case['name']}.{name}")
    return np.fromfile(path, dtype=dtype).reshape(shape)


def residual_arrays(case):
    depth, width = case["depth"], case["width"]
    found = {"matrices": array(case, "matrices", (depth, width, width))}
    if case["branch"] == "affine":
        found["offsets"] = array(case, "offsets", (depth, width))
        found["multiplier"] = array(case, "multiplier", (1,))
        return found, array(case, "inputs", (-1, width)), array(case, "targets", (-1, width))
    found["embedding"] = array(case, "embedding", (width, case["inputs"]))
    found["readout"] = array(case, "readout", (case["outputs"], width))
    inputs = array(case, "inputs", (-1, case["inputs"]))
    return found, inputs, array(case, "targets", (-1,), np.int32)


def dense_arrays(case):
    sizes = case["sizes"]
    weights = [
        array(case, f"weights{k}", (sizes[k + 1], sizes[k])) for k in range(len(sizes) - 1)
    ]
    return weights, array(case, "inputs", (-1, sizes[0])), array(case, "targets", (-1,), np.int32)


# Time that others take of the machine is not the processor time of this process; its threads would add up.
clock = time.process_time if threads == 1 else time.perf_counter


def best_of(repeats, work):
    """Seconds of the fastest of some runs after one that does not count (no repeats: that one counts)."""
    start = clock()
    first = work()
    best = clock() - start if repeats == 0 else float("inf")
    for _ in range(repeats):
        start = clock()
        work()
        best = min(best, clock() - start)
    return best, first


def with_torch():
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)

    def residual_loss(case, p, x, y):
        scale = case.get("scale")
        if case["branch"] == "affine":
            h, delta = x, p["multiplier"].abs()
            for a, b in zip(p["matrices"].unbind(), p["offsets"].unbind()):
                h = h + delta * torch.tanh(torch.addmm(b, h, a.t()))
            return F.mse_loss(h, y)
        h = F.linear(x, p["embedding"])
        for v in p["matrices"].unbind():
            h = h + scale * F.linear(F.relu(h), v)
        return F.cross_entropy(F.linear(h, p["readout"]), y)

    def residual(case):
        arrays, inputs, targets = residual_arrays(case)
        x = torch.from_numpy(inputs)
        y = torch.from_numpy(targets)
        if y.dtype == torch.int32:
            y = y.long()
        batch = case["batch"]

        def fresh():
            return {k: torch.from_numpy(v.copy()).requires_grad_() for k, v in arrays.items()}

        p = fresh()

        def gradients():
            loss = residual_loss(case, p, x[:batch], y[:batch])
            torch.autograd.grad(loss, list(p.values()))
            return loss.item()

        def epoch():
            q = fresh()
            rule = torch.optim.Adam(list(q.values()), lr=case["learningRate"], fused=True)
            for start in range(0, len(x), batch):
                loss = residual_loss(case, q, x[start : start + batch], y[start : start + batch])
                rule.zero_grad()
                loss.backward()
                rule.step()
            return loss.item()

        return gradients if case["what"] == "pass" else epoch

    def separate_layers(case):
        """The published way: a module a layer, eager operations, Adam over a list of small tensors."""
        arrays, inputs, targets = residual_arrays(case)
        x, y = torch.from_numpy(inputs), torch.from_numpy(targets)
        batch = case["batch"]

        class Layer(torch.nn.Module):
            def __init__(self, a, b):
                super().__init__()
                self.a = torch.nn.Parameter(torch.from_numpy(a.copy()))
                self.b = torch.nn.Parameter(torch.from_numpy(b.copy()))

            def forward(self, h, delta):
                return h + torch.abs(delta) * torch.tanh(torch.matmul(h, self.a.t()) + self.b)

        class Network(torch.nn.Module):
            def __init__(self):
                super().__init__()
                pairs = zip(arrays["matrices"], arrays["offsets"])
                self.layers = torch.nn.ModuleList([Layer(a, b) for a, b in pairs])
                self.delta = torch.nn.Parameter(torch.from_numpy(arrays["multiplier"].copy()))

            def forward(self, h):
                for layer in self.layers:
                    h = layer(h, self.delta)
                return h

        def experiment():
            network = Network()
            rule = torch.optim.Adam(network.parameters(), lr=case["learningRate"])
            for _ in range(case["epochs"]):
                for start in range(0, len(x), batch):
                    loss = F.mse_loss(network(x[start : start + batch]), y[start : start + batch])
                    rule.zero_grad()
                    loss.backward()
                    rule.step()
            return loss.item()

        return experiment

    def dense(case):
        weights, inputs, targets = dense_arrays(case)
        x, y = torch.from_numpy(inputs), torch.from_numpy(targets).long()
        p = [torch.from_numpy(w.copy()).requires_grad_() for w in weights]

        def step():
            h = x
            for w in p[:-1]:
                h = F.relu(F.linear(h, w))
            loss = F.cross_entropy(F.linear(h, p[-1]), y)
            gradients = torch.autograd.grad(loss, p)
            with torch.no_grad():
                for w, g in zip(p, gradients):
                    w.add_(g, alpha=-case["learningRate"])
            return loss.item()

        return step

    kinds = {"residual": residual, "separate-layers": separate_layers, "dense": dense}
    return f"PyTorch {torch.__version__}", kinds


def with_jax():
    import jax
    import jax.numpy as jnp

    def cross_entropy(outputs, classes):
        picked = jnp.take_along_axis(jax.nn.log_softmax(outputs), classes[:, None], axis=1)
        return -picked.mean()

    def residual_loss(case, unroll):
        scale = case.get("scale")

        def affine(p, x, y):
            delta = jnp.abs(p["multiplier"])

            def layer(h, ab):
                return h + delta * jnp.tanh(h @ ab[0].T + ab[1]), None

            h, _ = jax.lax.scan(layer, x, (p["matrices"], p["offsets"]), unroll=unroll)
            return jnp.mean((h - y) ** 2)

        def plain(p, x, y):
            def layer(h, v):
                return h + scale * (jax.nn.relu(h) @ v.T), None

            h, _ = jax.lax.scan(layer, x @ p["embedding"].T, p["matrices"], unroll=unroll)
            return cross_entropy(h @ p["readout"].T, y)

        return affine if case["branch"] == "affine" else plain

    def adam_epoch(case, loss, batch):
        rate, beta1, beta2, epsilon = case["learningRate"], 0.9, 0.999, 1e-8

        @jax.jit
        def epoch(p, xs, ys):
            zeros = jax.tree.map(jnp.zeros_like, p)

            def step(state, xy):
                p, m, v, t = state
                value, g = jax.value_and_grad(loss)(p, *xy)
                t = t + 1
                m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, m, g)
                v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, v, g)
                c1, c2 = 1 - beta1**t, 1 - beta2**t
                p = jax.tree.map(
                    lambda p, m, v: p - rate * (m / c1) / (jnp.sqrt(v / c2) + epsilon), p, m, v
                )
                return (p, m, v, t), value

            (p, _, _, _), values = jax.lax.scan(step, (p, zeros, zeros, 0.0), (xs, ys))
            return p, values[-1]

        return epoch

    def residual(case):
        arrays, inputs, targets = residual_arrays(case)
        batch = case["batch"]
        p = {k: jnp.asarray(v) for k, v in arrays.items()}
        candidates = []
        for unroll in [1, 4]:
            loss = residual_loss(case, unroll)
            if case["what"] == "pass":
                gradients = jax.jit(jax.value_and_grad(loss))
                x, y = jnp.asarray(inputs[:batch]), jnp.asarray(targets[:batch])

                def work(gradients=gradients, x=x, y=y):
                    return float(jax.block_until_ready(gradients(p, x, y))[0])
            else:
                xs = jnp.asarray(inputs.reshape(-1, batch, *inputs.shape[1:]))
                ys = jnp.asarray(targets.reshape(-1, batch, *targets.shape[1:]))
                epoch = adam_epoch(case, loss, batch)

                def work(epoch=epoch, xs=xs, ys=ys):
                    return float(jax.block_until_ready(epoch(p, xs, ys))[1])

            candidates.append((best_of(2, work)[0], work))
        return min(candidates, key=lambda found: found[0])[1]

    def dense(case):
        weights, inputs, targets = dense_arrays(case)
        x, y = jnp.asarray(inputs), jnp.asarray(targets)

        def loss(p):
            h = x
            for w in p[:-1]:
                h = jax.nn.relu(h @ w.T)
            return cross_entropy(h @ p[-1].T, y)

        @jax.jit
        def update(p):
            value, gradients = jax.value_and_grad(loss)(p)
            return [w - case["learningRate"] * g for w, g in zip(p, gradients)], value

        state = [[jnp.asarray(w) for w in weights]]

        def step():
            state[0], value = jax.block_until_ready(update(state[0]))
            return float(value)

        return step

    return f"JAX {jax.__version__}", {"residual": residual, "dense": dense}


def main():
    library, kinds = with_torch() if job["library"] == "torch" else with_jax()
    results = []
    for case in job["cases"]:
        if case["kind"] not in kinds:
            continue
        work = kinds[case["kind"]](case)
        seconds, number = best_of(case.get("repeats", job["repeats"]), work)
        results.append(
            {"case": case["name"], "library": library, "threads": threads,
             "seconds": seconds, "number": number}
        )
    json.dump(results, sys.stdout)


main()
