/** Circles of imports: files that need each other cannot be read one after the other. */
import { arrowsOf, type SourceFile } from "./imports.ts";

/** Each circle as the list of its files (Tarjan's strongly connected components of two or more). */
export function circlesOf(tree: readonly SourceFile[]): readonly (readonly string[])[] {
  const arrows = new Map(tree.map((file) => [file.path, arrowsOf(file)]));
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string) => {
    index.set(path, index.size);
    lowest.set(path, index.get(path)!);
    stack.push(path);
    for (const target of arrows.get(path)!) {
      if (!arrows.has(target)) continue;
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) {
        lowest.set(path, Math.min(lowest.get(path)!, lowest.get(target)!));
      }
    }
    if (lowest.get(path) !== index.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    if (circle.length > 1 || arrows.get(path)!.includes(path)) circles.push(circle.sort());
  };
  for (const path of arrows.keys()) if (!index.has(path)) visit(path);
  return circles;
}
