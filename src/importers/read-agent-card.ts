import { itemsOf, jsonWithout, textOf, textsOf } from "./document-text.ts";
import { type DocumentValue, isObject, kindName, member } from "./document-value.ts";
import { type FittedContent, fitContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";
import { newContent } from "../core/catalog/new-content.ts";
import { makeId } from "./make-id.ts";
import { mediaType } from "./media-type.ts";

/**
 * An A2A agent card as an entry `a2a:ORGANISATION/NAME` of type agent (`a2a:NAME` without a provider). Its skills speak
 * for it: their names and tags become keywords, their examples example queries, their descriptions follow the agent's own.
 */
export function readAgentCard(document: DocumentValue): FittedContent {
  if (!isObject(document)) throw new ImportError(`an agent card is an object, but this is ${kindName(document)}`);
  const name = textOf(document, "name");
  const organisation = textOf(member(document, "provider"), "organization");
  const slug = makeId("", name);
  if (slug === "") throw new ImportError("the agent card has no name that an id could be made of");
  const skills = itemsOf(document, "skills").filter((skill) => isObject(skill));
  const prefix = makeId("", organisation).slice(0, 100);
  return fitContent(
    newContent({
      id: makeId("a2a:", prefix === "" ? slug : `${prefix}/${slug}`),
      name,
      entityType: "agent",
      version: textOf(document, "version"),
      description: [textOf(document, "description"), ...skills.map(skillLine)].filter((line) => line !== "").join("\n"),
      keywords: skills.flatMap((skill) => [...textsOf(skill, "tags"), textOf(skill, "name")]),
      author: organisation,
      inputType: modesType(textsOf(document, "defaultInputModes")),
      outputType: modesType(textsOf(document, "defaultOutputModes")),
      exampleQueries: skills.flatMap((skill) => textsOf(skill, "examples")),
      metadata: jsonWithout(document, ["name", "description", "version"]),
    }),
  );
}

/** Whether a document that says nothing about its format is an agent card. */
export function isAgentCard(document: DocumentValue): boolean {
  const hasSkills = itemsOf(document, "skills").every(isObject) && member(document, "skills") !== undefined;
  const marks = ["capabilities", "defaultInputModes", "protocolVersion", "supportedInterfaces", "url"];
  return textOf(document, "name") !== "" && hasSkills && marks.some((mark) => member(document, mark) !== undefined);
}

function skillLine(skill: DocumentValue): string {
  const name = textOf(skill, "name");
  const description = textOf(skill, "description");
  return name === "" || description === "" ? name || description : `${name}: ${description}`;
}

/** The type expression of one mode; several modes are left open. */
function modesType(modes: readonly string[]): string {
  const types = [...new Set(modes.map(mediaType))];
  return types.length === 1 ? (types[0] ?? "") : "";
}
