/** Figures that show no experiment of any claim. */
import { recipeKind } from "../short-forms/recipes.ts";
import { allowedNames } from "../../words/nearest.ts";
import { placeIn, type Warning, type WarningQuestion } from "./warning.ts";

/**
 * A figure belongs to a claim that names it, or if both rest on an experiment: a stage that is neither
 * data nor recipe.
 */
export function loneFigures(question: WarningQuestion): readonly Warning[] {
  const { paper } = question;
  const stages = new Map(paper.stages.map((stage) => [stage.name, stage]));
  const under = (name: string, found = new Set<string>()): Set<string> => {
    const stage = stages.get(name)!;
    const isExperiment = stage.role === "stage" && stage.kind !== recipeKind && !stage.slots.data;
    if (isExperiment) found.add(name);
    for (const { stage: producer } of Object.values(stage.inputs)) {
      if (!found.has(producer)) under(producer, found);
    }
    return found;
  };
  const ofRole = (role: "claim" | "figure") => paper.stages.filter((stage) => stage.role === role);
  const claimed = new Set(ofRole("claim").flatMap(({ name }) => [...under(name)]));
  const told = new Set(paper.claims.flatMap(({ figures = [] }) => figures));
  const lone = ofRole("figure").filter(({ name, inputs }) =>
    !told.has(name) && Object.keys(inputs).length > 0 &&
    ![...under(name)].some((stage) => claimed.has(stage))
  );
  return [
    ...lone.map(({ name, place }) => ({
      place,
      text: `figure "${name}" shows no experiment of any claim; claim what it shows, or name it ` +
        "among the `figures` of a claim",
    })),
    ...unknownFigures(question),
  ];
}

/** Figures that a claim names and that there are not, in this profile. */
function unknownFigures(question: WarningQuestion): readonly Warning[] {
  const { claims, figures } = question.paper;
  const names = figures.map(({ name }) => name);
  return claims.filter(({ pending }) => pending === undefined).flatMap((claim) =>
    (claim.figures ?? []).flatMap((figure, index) =>
      names.includes(figure) ? [] : [{
        place: placeIn(question, ["claims", claim.name, "figures", index]),
        text: `there is no figure "${figure}"; there are: ${allowedNames(figure, names)}`,
      }]
    )
  );
}
