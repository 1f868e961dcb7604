/**
 * Whether the metadata of a crate has what a Provenance Run Crate 0.5 requires: one rule for each row of
 * the profiles' tables. Beside other validators, which need a network or Python.
 */
import { type Entity, metadataFile, pathOfId, profiles } from "./entity.ts";

/** What is wrong, a sentence each; none: the crate is valid. `files`: paths from the crate's root. */
export function crateProblems(text: string, files: ReadonlySet<string>): string[] {
  let document: { "@graph"?: unknown };
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [`${metadataFile} is no JSON: ${error.message}`];
  }
  const graph = document["@graph"];
  if (!Array.isArray(graph)) return [`${metadataFile} has no @graph`];
  const crate = new Crate(graph as Entity[]);
  return [...crate.twice(), ...rules.flatMap((rule) => rule(crate)), ...linkProblems(crate, files)];
}

class Crate {
  readonly byId: ReadonlyMap<string, Entity>;
  constructor(readonly all: readonly Entity[]) {
    this.byId = new Map(all.map((entity) => [entity["@id"], entity]));
  }

  twice(): string[] {
    return [...this.byId.keys()].filter((id) =>
      this.all.filter((one) => one["@id"] === id).length > 1
    )
      .map((id) => `${id} is described twice`);
  }

  ofType(type: string): Entity[] {
    return this.all.filter((entity) => typesOf(entity).includes(type));
  }
}

type Rule = (crate: Crate) => string[];

const root = "./";

/** Ids that a property refers to. */
function idsIn(entity: Entity | undefined, property: string): string[] {
  const value = entity?.[property];
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.flatMap((one) =>
    typeof one === "object" && one !== null && "@id" in one ? [String(one["@id"])] : []
  );
}

function typesOf(entity: Entity | undefined): readonly string[] {
  const type = entity?.["@type"] ?? [];
  return typeof type === "string" ? [type] : type;
}

/** "x has no y", for every entity of a kind that lacks a property. */
function needs(entities: readonly Entity[], property: string): string[] {
  return entities.filter((entity) => {
    const value = entity[property];
    return value === undefined || value === "" || Array.isArray(value) && value.length === 0;
  }).map((entity) => `${entity["@id"]} (${typesOf(entity).join(", ")}) has no ${property}`);
}

const one = (crate: Crate, id: string) => crate.byId.has(id) ? [crate.byId.get(id)!] : [];
const workflows = (crate: Crate) =>
  idsIn(crate.byId.get(root), "mainEntity").flatMap((id) => one(crate, id));
const scripts = (crate: Crate) =>
  workflows(crate).flatMap((flow) => idsIn(flow, "hasPart")).flatMap((id) => one(crate, id));

/** Each refers to entities of a type, at least one. */
function refersTo(
  crate: Crate,
  entities: readonly Entity[],
  { property, type }: { readonly property: string; readonly type: string },
): string[] {
  return entities.flatMap((entity) => {
    const ids = idsIn(entity, property);
    if (ids.length === 0) {
      return [`${entity["@id"]} (${typesOf(entity).join(", ")}) has no ${property}`];
    }
    return ids.filter((id) => !typesOf(crate.byId.get(id)).includes(type))
      .map((id) => `${entity["@id"]}: ${property} ${id} is no ${type}`);
  });
}

/** Terms that the contexts define, as far as this program writes them, or a rule here asks for them. */
const terms = new Set(
  ("about actionStatus additionalType affiliation agent author citation conformsTo contentSize datePublished " +
    "description encodingFormat endTime exampleOfWork hasPart identifier input instrument isBasedOn keywords " +
    "license mainEntity mentions name object output position programmingLanguage propertyID resourceUsage " +
    "result sha256 softwareRequirements sourceParameter startTime step subjectOf targetParameter url value " +
    "version workExample").split(" "),
);

const rules: readonly Rule[] = [
  (crate) => crate.byId.has(metadataFile) ? [] : [`${metadataFile} does not describe itself`],
  (crate) =>
    one(crate, metadataFile).filter((entity) => !idsIn(entity, "about").includes(root))
      .map(() => `${metadataFile}: about is not ./`),
  (crate) =>
    one(crate, metadataFile).filter((entity) =>
      !idsIn(entity, "conformsTo").includes(profiles.crate)
    )
      .map(() => `${metadataFile}: conformsTo lacks ${profiles.crate}`),
  (crate) =>
    crate.byId.has(root) && typesOf(crate.byId.get(root)).includes("Dataset")
      ? []
      : ["./ is no Dataset"],
  (crate) =>
    ["name", "description", "license", "hasPart"].flatMap((property) =>
      needs(one(crate, root), property)
    ),
  (crate) =>
    one(crate, root).filter((entity) => !/^\d{4}-\d{2}-\d{2}/.test(String(entity.datePublished)))
      .map(() => "./: datePublished is no day"),
  (crate) =>
    [profiles.process, profiles.workflow, profiles.provenance, profiles.workflowCrate].flatMap(
      (profile) => {
        if (!idsIn(crate.byId.get(root), "conformsTo").includes(profile)) {
          return [`./: conformsTo lacks ${profile}`];
        }
        return typesOf(crate.byId.get(profile)).includes("CreativeWork")
          ? []
          : [`${profile} is not described`];
      },
    ),
  (crate) => workflows(crate).length === 1 ? [] : ["./ has no mainEntity, or it is not described"],
  (crate) =>
    workflows(crate).flatMap((flow) =>
      ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"].filter((type) =>
        !typesOf(flow).includes(type)
      )
        .map((type) => `${flow["@id"]} is no ${type}`)
    ),
  (crate) =>
    refersTo(crate, workflows(crate), {
      property: "programmingLanguage",
      type: "ComputerLanguage",
    }),
  (crate) => refersTo(crate, workflows(crate), { property: "hasPart", type: "File" }),
  (crate) => refersTo(crate, workflows(crate), { property: "step", type: "HowToStep" }),
  (crate) => {
    const instruments = new Set(crate.all.flatMap((entity) => idsIn(entity, "instrument")));
    return scripts(crate).filter(({ "@id": id }) => !instruments.has(id))
      .map(({ "@id": id }) => `${id} is the instrument of no action`);
  },
  (crate) =>
    scripts(crate).filter((script) =>
      !["SoftwareApplication", "SoftwareSourceCode"].some((type) => typesOf(script).includes(type))
    )
      .map(({ "@id": id }) => `${id} is neither SoftwareApplication nor SoftwareSourceCode`),
  (crate) => needs(crate.ofType("HowToStep"), "workExample"),
  (crate) => {
    const listed = new Set(workflows(crate).flatMap((flow) => idsIn(flow, "step")));
    return crate.ofType("HowToStep").filter(({ "@id": id }) => !listed.has(id))
      .map(({ "@id": id }) => `${id} is a step of no workflow`);
  },
  (crate) =>
    crate.ofType("HowToStep").filter(({ position }) => !/^\d+$/.test(String(position)))
      .map(({ "@id": id }) => `${id}: position is no whole number`),
  (crate) => needs(crate.ofType("FormalParameter"), "additionalType"),
  (crate) => crate.ofType("OrganizeAction").length > 0 ? [] : ["there is no OrganizeAction"],
  (crate) =>
    refersTo(crate, crate.ofType("OrganizeAction"), {
      property: "instrument",
      type: "SoftwareApplication",
    }),
  (crate) =>
    refersTo(crate, crate.ofType("OrganizeAction"), { property: "object", type: "ControlAction" }),
  (crate) =>
    refersTo(crate, crate.ofType("OrganizeAction"), { property: "result", type: "CreateAction" }),
  (crate) => {
    const [flow] = workflows(crate);
    const runs = crate.ofType("CreateAction").filter((action) =>
      idsIn(action, "instrument").includes(flow?.["@id"] ?? "")
    );
    return runs.length > 0 ? [] : ["the workflow is the instrument of no CreateAction"];
  },
  (crate) => needs(crate.ofType("CreateAction"), "instrument"),
  (crate) =>
    refersTo(crate, crate.ofType("ControlAction"), { property: "instrument", type: "HowToStep" }),
  (crate) =>
    refersTo(crate, crate.ofType("ControlAction"), { property: "object", type: "CreateAction" }),
  (crate) =>
    ["sourceParameter", "targetParameter"].flatMap((property) =>
      needs(crate.ofType("ParameterConnection"), property)
    ),
  (crate) => {
    const used = new Set(crate.all.flatMap((entity) => idsIn(entity, "resourceUsage")));
    return needs(
      crate.ofType("PropertyValue").filter(({ "@id": id }) => used.has(id)),
      "propertyID",
    );
  },
  (crate) =>
    crate.all.flatMap((entity) =>
      Object.keys(entity)
        .filter((property) => !property.startsWith("@") && !terms.has(property))
        .map((property) =>
          `${entity["@id"]}: ${property} is no term of the contexts that a crate of ours uses`
        )
    ),
  // What validators demand of the form of a time.
  (crate) =>
    crate.all.flatMap((entity) =>
      ["startTime", "endTime"].filter((property) =>
        entity[property] !== undefined &&
        !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?[+-]\d\d:\d\d$/.test(String(entity[property]))
      )
        .map((property) => `${entity["@id"]}: ${property} has no offset, or not three decimals`)
    ),
];

/** Every file is described and part of the crate, and what is described is there. */
function linkProblems(crate: Crate, files: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const paths = (ids: readonly string[]) =>
    new Set(ids.flatMap((id) => {
      try {
        return [pathOfId(id)];
      } catch (error) {
        if (!(error instanceof URIError)) throw error;
        problems.push(`${id} is no URI`);
        return [];
      }
    }));
  const described = paths(crate.ofType("File").map(({ "@id": id }) => id));
  const parts = paths(idsIn(crate.byId.get(root), "hasPart"));
  for (const path of files) {
    if (path === metadataFile) continue;
    if (!described.has(path)) problems.push(`${path} is not described`);
    else if (!parts.has(path)) problems.push(`${path}: ./ does not have it as a part`);
  }
  for (const path of described) {
    if (!files.has(path)) problems.push(`${path} is described and not there`);
  }
  const dangling = crate.all.flatMap((entity) =>
    Object.keys(entity).flatMap((property) =>
      idsIn(entity, property).filter((id) => !crate.byId.has(id) && !/^https?:/.test(id))
        .map((id) => `${entity["@id"]}: ${property} ${id} is not described`)
    )
  );
  return [...problems, ...dangling];
}
