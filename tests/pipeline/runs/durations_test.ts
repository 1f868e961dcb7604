/** What a job is expected to take, and from what: each ground where no surer one is there. */
import assert from "node:assert/strict";
import { copyDurations, openDurations } from "../../../lib/pipeline/runs/durations.ts";
import { writeCache } from "../../../lib/pipeline/store/cache.ts";
import type { Layout } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { toyGraph } from "../toy.ts";

function withLayout(work: (layout: Layout, other: Layout) => void): void {
  const root = Deno.makeTempDirSync({ prefix: "durations-" });
  const layouts = ["one", "other"].map((name) => openLayout(`${root}/${name}`));
  try {
    work(layouts[0], layouts[1]);
  } finally {
    for (const layout of layouts) releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
}

/** The jobs of a stage of three widths, in a profile in which it has so many networks. */
function jobsOf(networks: number, name = "networks", kind = "spin") {
  const points = [1, 2, 3].map((width) => ({ width }));
  return toyGraph([{ name, kind, points, params: { networks } }]).jobs;
}

Deno.test("a record of other parameters or points is not taken for one of the same work", () => {
  withLayout((layout) => {
    const durations = openDurations(layout);
    const [small, large] = [jobsOf(200), jobsOf(4000)];
    assert.equal(durations.expected(small[0]), undefined);
    durations.record(small[0], 2);
    durations.record(small[1], 5);
    assert.deepEqual(durations.expected(small[0]), { seconds: 2, ground: "recorded" });
    // At the same point in another profile; at a point that no profile has run; in another stage.
    assert.deepEqual(durations.expected(large[0]), { seconds: 2, ground: "stage" });
    assert.deepEqual(durations.expected(large[2]), { seconds: 5, ground: "stage" });
    assert.deepEqual(durations.expected(jobsOf(4000, "others")[0]), { seconds: 5, ground: "kind" });
    assert.equal(durations.expected(jobsOf(200, "networks-too", "sum")[0]), undefined);
    // Another name for the same work.
    assert.deepEqual(durations.expected(jobsOf(200, "others")[0]), {
      seconds: 2,
      ground: "recorded",
    });
  });
});

Deno.test("what a stage states counts until the same work was done here", () => {
  withLayout((layout) => {
    const durations = openDurations(layout);
    const [job] = jobsOf(4000);
    const stated = { ...job, stage: { ...job.stage, takesSeconds: 1200 } };
    durations.record(jobsOf(200)[0], 2);
    assert.deepEqual(durations.expected(stated), { seconds: 1200, ground: "stated" });
    durations.record(stated, 900);
    assert.deepEqual(durations.expected(stated), { seconds: 900, ground: "recorded" });
  });
});

Deno.test("records are kept, copied, and read past those of a former version", () => {
  withLayout((layout, other) => {
    writeCache(layout, "durations.json", { 'spin {"width":1}': 7 });
    const [job] = jobsOf(200);
    const durations = openDurations(layout);
    assert.equal(durations.expected(job), undefined);
    durations.record(job, 2);
    durations.save();
    copyDurations(layout, other);
    for (const place of [layout, other]) {
      assert.deepEqual(openDurations(place).expected(job), { seconds: 2, ground: "recorded" });
    }
  });
});
