import assert from "node:assert/strict";
import {
  type Arithmetic,
  giveKernel,
  takeKernel,
} from "../../../lib/tensor/residual-network/kernel-memory.ts";
import { checkCompiled, checkPlain } from "../../assemblyscript.ts";

const residual = {
  folder: new URL("../../../lib/tensor/kernel/", import.meta.url),
  name: "residual",
  config: "residual.json",
  settings: ["--enable", "relaxed-simd"],
};
const unfused = {
  ...residual,
  output: "residual-unfused.wasm",
  settings: [],
  imports: ["env.memory", "panel.advance", "panel.slopes", "panel.outer", "panel.retreat"],
};

Deno.test("both residual kernels are what their AssemblyScript sources compile to, byte for byte", async () => {
  await checkCompiled(residual);
  await checkCompiled(unfused);
});

Deno.test("the unfused residual kernel uses no relaxed SIMD; both are given memory and panels alone", () => {
  checkPlain(unfused);
  const fused = Deno.readFileSync(new URL("residual.wasm", residual.folder));
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(fused));
  assert.deepEqual(
    imports.map((one) => `${one.module}.${one.name}`).sort(),
    [...unfused.imports].sort(),
  );
});

const arithmetics = ["fused", "unfused"] as const;

/** Runs a function of the kernel on four numbers. */
function withFour<T>(
  arithmetic: Arithmetic,
  work: (apply: (name: "tanh" | "exp", x: readonly number[]) => Float32Array) => T,
): T {
  const kernel = takeKernel(1024, { arithmetic, name: arithmetic });
  try {
    const place = Math.ceil(kernel.arenaStart() / 16) * 16;
    const four = new Float32Array(kernel.memory.buffer, place, 4);
    return work((name, x) => {
      four.set(x);
      kernel.apply(name === "exp" ? 1 : 0, place);
      return four;
    });
  } finally {
    giveKernel(kernel);
  }
}

const bits = new Uint32Array(1);
const number = new Float32Array(bits.buffer);
function fromBits(word: number): number {
  bits[0] = word;
  return number[0];
}

/** Distance in units of the last place of a float32 number of this size. */
function unitsBetween(found: number, expected: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(expected))), -126);
  return Math.abs(found - expected) / 2 ** (exponent - 23);
}

/** All of it, at a stride that meets every exponent a thousand times. */
function worstUnits(arithmetic: Arithmetic, name: "tanh" | "exp", last: number): number {
  const exact = name === "tanh" ? Math.tanh : Math.exp;
  const sign = name === "exp" ? -1 : 1;
  return withFour(arithmetic, (apply) => {
    let worst = 0;
    for (let word = 1; word + 3 * 7919 < fromLast(last); word += 4 * 7919) {
      const x = [0, 1, 2, 3].map((lane) => sign * fromBits(word + lane * 7919));
      const found = apply(name, x);
      x.forEach((value, lane) => {
        worst = Math.max(worst, unitsBetween(found[lane], exact(value)));
        assert.ok(found[lane] <= 1, `${name} ${value} is ${found[lane]}`);
      });
    }
    return worst;
  });
}

function fromLast(last: number): number {
  number[0] = last;
  return bits[0];
}

Deno.test("tanh is good to 2.6 units in the last place, odd, never above 1, and NaN stays NaN", () => {
  for (const arithmetic of arithmetics) {
    const worst = worstUnits(arithmetic, "tanh", 20);
    assert.ok(worst < 2.6, `${worst} units`);
    withFour(arithmetic, (apply) => {
      for (const x of [1e-40, 1e-6, 0.1, 0.7, 3, 8.9]) {
        const [up, down] = apply("tanh", [x, -x, 0, 0]);
        assert.equal(down, -up);
      }
      const found = apply("tanh", [NaN, Infinity, -Infinity, -0]);
      assert.deepEqual([...found], [NaN, 1, -1, -0]);
    });
  }
});

Deno.test("exp is good to one unit in the last place where it is normal, and 0 below", () => {
  for (const arithmetic of arithmetics) {
    const worst = worstUnits(arithmetic, "exp", 87.3);
    assert.ok(worst < 1, `${worst} units`);
    withFour(arithmetic, (apply) => {
      assert.deepEqual([...apply("exp", [0, -100, -Infinity, NaN])], [1, 0, 0, NaN]);
    });
  }
});
