/**
 * Values as text for a job's log. The host's own `inspect` would call methods of the stage with what the
 * sandbox hides from it; this one reads data and calls nothing.
 */
const { getOwnPropertyDescriptor: descriptorOf, ownKeys: namesOf } = Reflect;
const { isArray } = Array;
const { isView } = ArrayBuffer;

/** Deeper values and further items are left out. */
const depthMax = 4;
const itemsMax = 100;

export function shown(value: unknown): string {
  return typeof value === "string" ? value : written(value, 0);
}

function written(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "[function]";
    case "object":
      return value === null ? "null" : ofObject(value, depth);
    default:
      return String(value);
  }
}

function ofObject(value: object, depth: number): string {
  const stack = descriptorOf(value, "stack");
  // In V8 a getter, which belongs to the host: it gives the text of the trace.
  if (stack !== undefined && value instanceof Error) return String(value.stack);
  if (depth >= depthMax) return "…";
  const list = isArray(value) || isView(value);
  const names = namesOf(value).filter((name) => descriptorOf(value, name)?.enumerable);
  const items = names.slice(0, itemsMax).map((name) => {
    const descriptor = descriptorOf(value, name);
    const text = descriptor !== undefined && "value" in descriptor
      ? written(descriptor.value, depth + 1)
      : "[getter]";
    return list ? text : `${String(name)}: ${text}`;
  });
  if (names.length > itemsMax) items.push(`… ${names.length - itemsMax} more`);
  if (items.length === 0) return list ? "[]" : "{}";
  return list ? `[${items.join(", ")}]` : `{ ${items.join(", ")} }`;
}
