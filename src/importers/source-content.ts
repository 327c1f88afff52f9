import { newContent } from "../core/catalog/new-content.ts";
import type { DocText } from "./doc-comment.ts";
import { type FittedContent, fitContent } from "./fit-content.ts";
import { ImportError } from "./import-error.ts";
import { makeId } from "./make-id.ts";
import { typeExpression } from "./source-types.ts";

/** What was found in a source file, whatever its language. */
export interface SourceModule {
  readonly path: string;
  /** The file's name without its extension: the entry's id and name. */
  readonly stem: string;
  /** Comments and docstrings, the most telling first. */
  readonly docs: readonly (DocText | undefined)[];
  /** Exported names. */
  readonly names: readonly string[];
  /** The one function that the file is about, when it is evident. */
  readonly main: { readonly parameters: readonly string[]; readonly result: string } | undefined;
}

/**
 * A source file as an entry named after it: a tool when it is about one function, else an artifact. The input type is
 * stated when that function takes one annotated parameter, the output type when its result is annotated. The doc tags
 * @version and @author are taken over.
 */
export function sourceContent(module: SourceModule): FittedContent {
  const id = makeId("", module.stem, { keepCase: true });
  if (id === "") throw new ImportError("its name holds nothing that an id could be made of");
  const docs = module.docs.filter((doc) => doc !== undefined);
  const { main } = module;
  const [only = "", ...others] = main?.parameters ?? [];
  return fitContent(
    newContent({
      id,
      name: module.stem,
      entityType: main === undefined ? "artifact" : "tool",
      version: /^v?\d[^\s]{0,60}$/.exec(tag(docs, "version"))?.[0] ?? "",
      description: docs.find((doc) => doc.summary !== "")?.summary ?? "",
      keywords: module.names,
      author: tag(docs, "author").replace(/\s*<[^>]*>/, ""),
      inputType: others.length === 0 ? typeExpression(only) : "",
      outputType: typeExpression(main?.result ?? ""),
    }),
  );
}

function tag(docs: readonly DocText[], name: string): string {
  return docs.map((doc) => doc.tags.get(name) ?? "").find((text) => text !== "") ?? "";
}
