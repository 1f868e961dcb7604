/** The GPU is there for a job that computes on one, and for no other. */
import assert from "node:assert/strict";

Deno.test("a Worker shows the GPU only while it is told to, and nothing seems changed by it", async () => {
  const module = new URL("../../../lib/pipeline/sandbox/gpu.ts", import.meta.url).href;
  const code = `
    const there = () => typeof navigator.gpu;
    const before = typeof navigator.gpu;
    const { offerGpu, showGpu } = await import(${JSON.stringify(module)});
    Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
    offerGpu();
    const owner = navigator;
    const getter = () => Object.getOwnPropertyDescriptor(owner, "gpu").get;
    const [first, hidden] = [getter(), there()];
    showGpu(true);
    const shown = there() + (navigator.gpu instanceof GPU) + typeof navigator.gpu.requestAdapter;
    showGpu(false);
    postMessage([before, hidden, shown, there(), getter() === first]);`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" });
  try {
    const answer = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => (event.preventDefault(), reject(new Error(event.message)));
    });
    const absent = "undefined";
    const [before, ...rest] = answer as unknown[];
    assert.match(String(before), /object/, "the control: without the sandbox it is there");
    assert.deepEqual(rest, [absent, "objecttruefunction", absent, true]);
  } finally {
    worker.terminate();
  }
});
