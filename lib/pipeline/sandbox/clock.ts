/** No clock: dates of given times work, in UTC and in one language; the present time is refused. */
import { define, deny, isRunning, replace, scope } from "./denial.ts";

function now(target: string): number {
  return isRunning() ? deny("clock", target) : 0;
}

const TrueDate = Date;
const dateOf = (parameters: unknown[]) =>
  Reflect.construct(TrueDate, parameters.length > 0 ? parameters : [now("new Date()")]);
const PureDate = new Proxy(TrueDate, {
  construct: (_target, parameters) => dateOf(parameters),
  apply: () => dateOf([now("Date()")]).toString(),
});
// On the true one, so that whoever looks below the proxy finds it, too.
define(TrueDate, "now", () => now("Date.now()"));
define(TrueDate.prototype, "constructor", PureDate);
scope.Date = PureDate;
// The engine sets the time zone to UTC; its name must not follow the host's language.
for (const name of ["toString", "toTimeString"] as const) {
  const original = TrueDate.prototype[name];
  define(TrueDate.prototype, name, function (this: Date) {
    return original.call(this).replace(/\(.*\)$/, "(Coordinated Universal Time)");
  });
}

const performanceOf = (name: string) => () =>
  now(`performance.${name}${name === "mark" || name === "measure" ? "" : "()"}`);
replace("performance", {
  timeOrigin: 0,
  now: performanceOf("now"),
  mark: performanceOf("mark"),
  measure: performanceOf("measure"),
  toJSON: performanceOf("toJSON"),
});

const temporal = scope.Temporal as unknown as { Now?: object } | undefined;
if (temporal?.Now) {
  for (const name of Object.getOwnPropertyNames(temporal.Now)) {
    define(temporal.Now, name, () => deny("clock", `Temporal.Now.${name}`));
  }
}

// Events carry the time of their making.
if (scope.Event !== undefined) {
  Object.defineProperty(Event.prototype, "timeStamp", { get: () => 0, configurable: true });
}

/** The present time where a formatter would take it for a date that is not given. */
const { prototype } = Intl.DateTimeFormat;
const formatToParts = prototype.formatToParts;
define(
  prototype,
  "formatToParts",
  function (this: Intl.DateTimeFormat, date) {
    return formatToParts.call(this, date ?? now("Intl.DateTimeFormat"));
  } as typeof formatToParts,
);
Object.defineProperty(prototype, "format", {
  configurable: true,
  get(this: Intl.DateTimeFormat) {
    return (date?: Date) => this.formatToParts(date).map(({ value }) => value).join("");
  },
});
