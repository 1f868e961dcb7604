/** The kinds of plug-ins in words: what each one is, and what its tests hold it to. */
import type { SlotName } from "../../contract/plugins.ts";

export interface PluginKind {
  readonly what: string;
  readonly laws: string;
}

/** By slot. */
export const pluginKinds: Readonly<Record<SlotName, PluginKind>> = {
  data: {
    what: "Makes a data set: a table with one row per example.",
    laws: "The same parameters, key and files give the same bytes; another key gives others.",
  },
  model: {
    what: "An architecture without its scaling: a recipe of numbers and words.",
    laws: "Deterministic. The recipe keeps the sizes that it was given.",
  },
  parametrization: {
    what: "How the constants of an architecture scale with width and depth.",
    laws: "Deterministic. It adds to the recipe and removes nothing.",
  },
  dynamics: {
    what: "Propagation through a network, its training, or a stochastic process: gives fields.",
    laws:
      "The same parameters and key give the same numbers. Exact in law unless its summary says " +
      "otherwise, and tested in law against a plain simulation.",
  },
  measures: {
    what: "Reduces the fields of a dynamics to columns of a table.",
    laws: "A pure function of the fields that it needs. Networks do not mix: rows of one network " +
      "depend on that network alone, unless its summary says otherwise.",
  },
  fit: {
    what: "Estimates numbers from a table, with standard errors and intervals.",
    laws: "A simulation has checked that the intervals cover as often as their level says.",
  },
  theory: {
    what: "Predicts named quantities at one point of the parameters: numbers, curves, laws.",
    laws:
      "float64 and deterministic; never computed by what it predicts. Tested against something " +
      "independent: a simulation, a limit, an equation that it must solve.",
  },
  checks: {
    what: "Holds a measured quantity against its prediction and gives a verdict.",
    laws:
      "The verdict comes from the interval, never from the value alone, and its rule is stored " +
      "with the numbers filled in.",
  },
  figure: {
    what: "Draws tables as one Vega-Lite specification, with the data inside.",
    laws: "Pure. Rows that cannot be drawn are counted in a note.",
  },
};
