/**
 * What of the bundling needs no specification, done while that is read: the bundler's program is started, and makes
 * the conversion, which every job needs.
 */
import { conversionEntry } from "../code/bundle.ts";
import { hasMemo } from "../code/bundle-memo.ts";
import type { EarlyCode } from "../code/bundle-making.ts";
import type { OnRead } from "../code/module-reader.ts";
import type { Layout } from "../store/layout.ts";
import type { Moment } from "../system/file-stamp.ts";
import { later } from "../system/later.ts";
import { during, type Spans } from "../trace/spans.ts";

export type { EarlyCode };

/**
 * Begins in the background. What is wrong in the code is thrown to whoever asks for the conversion.
 * @param moment a time of the workspace's disk that has passed
 */
export function beginCode(
  workspace: string,
  { layout, moment, spans }: {
    readonly layout: Layout;
    readonly moment: Moment | undefined;
    readonly spans: Spans | undefined;
  },
): EarlyCode {
  const reads: Parameters<OnRead>[] = [];
  const row = spans?.row("bundler");
  const begun = later<typeof import("../code/bundle-build.ts")>(
    import.meta.resolve("../code/bundle-build.ts"),
  ).then((bundler) => ({
    release: bundler.keepBuilding(),
    own: bundler.ownModules(workspace),
    build: bundler.buildBundles,
  }));
  // Where bundles are remembered, that of the conversion nearly always is: only the program is started.
  const entries = hasMemo(layout) ? [] : [conversionEntry];
  const making = { kind: "bundling", name: "tables", row, details: { bundles: 1 } } as const;
  const built = begun.then(({ own, build }) =>
    during(spans, making, () => build(workspace, entries, (...read) => void reads.push(read), own))
  );
  // Whoever waits for it hears of it; where nobody does, it does not matter.
  built.catch(() => {});
  let closing: Promise<void> | undefined;
  const ended = async () => {
    const { release } = await begun;
    await built.catch(() => {});
    await release();
  };
  return {
    moment,
    row,
    own: begun.then(({ own }) => own),
    ...(entries.length === 0 ? {} : {
      async conversion(onRead) {
        const made = await built;
        for (const read of reads) onRead(...read);
        return made;
      },
    }),
    close() {
      return closing ??= ended();
    },
  };
}
