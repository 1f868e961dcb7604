/** One language, one time zone and one processor, wherever the engine runs. */
import { define, replace } from "./denial.ts";

type Callable = (...parameters: unknown[]) => unknown;

const constructors = Intl as unknown as Record<string, new (...parameters: unknown[]) => object>;
for (const name of Object.getOwnPropertyNames(Intl)) {
  const original = constructors[name];
  if (typeof original !== "function" || !/^[A-Z]/.test(name) || name === "Locale") continue;
  const localized = (parameters: unknown[]) => {
    const [locale = "en-US", options = {}] = parameters;
    return [
      locale,
      name === "DateTimeFormat" ? { timeZone: "UTC", ...options as object } : options,
    ];
  };
  const pure = new Proxy(original, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, localized(parameters), newTarget),
    apply: (target, _self, parameters) => new target(...localized(parameters)),
  });
  define(original.prototype, "constructor", pure);
  define(Intl, name, pure);
}
const prototypes = [Number, BigInt, Array, Date, String].map((type) => type.prototype);
for (const prototype of prototypes) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    // localeCompare takes the locale second, the others first.
    if (!/^(to)?[lL]ocale|^toLocale/.test(name)) continue;
    const original = (prototype as unknown as Record<string, Callable>)[name];
    const before = name === "localeCompare" ? 1 : 0;
    define(prototype, name, function (this: unknown, ...parameters: unknown[]) {
      parameters[before] ??= "en-US";
      return Reflect.apply(original, this, parameters);
    });
  }
}

/** All that a stage may know of its machine; the GPU is gpu.ts's. */
replace("navigator", {
  hardwareConcurrency: 1,
  language: "en-US",
  languages: ["en-US"],
  platform: "",
  userAgent: "",
});
