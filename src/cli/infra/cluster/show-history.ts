import type { CliContext } from "../../context.ts";
import { documentText } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { Table } from "../../output/table.ts";
import { type ClusterTarget, targetText } from "./cluster-target.ts";
import { type Revision, releaseHistory } from "./helm.ts";
import { Kubectl } from "./kubectl.ts";
import { requireTools } from "./require-tools.ts";
import { servedRevisions } from "./served-revisions.ts";
import { Toolbox } from "./toolbox.ts";

/** The release's revisions, newest first, and which of them have served. */
export async function showHistory(context: CliContext, format: OutputFormat, target: ClusterTarget): Promise<void> {
  await requireTools(context, ["kubectl", "helm"]);
  const tools = new Toolbox(context);
  const history = await releaseHistory(tools, target);
  const served = await servedRevisions(new Kubectl(tools, target), history);
  if (format === "name") context.stdout.write(history.map(({ revision }) => `${revision}\n`).join(""));
  else if (format === "table" || format === "wide") {
    if (history.length === 0) context.stderr.write(`${target.release} isn't installed in ${targetText(target)}.\n`);
    else
      await table(context, format === "wide").write(
        history.map((revision) => ({ ...revision, hasServed: served.has(revision.revision) })),
      );
  } else {
    const documents = history.map((revision) => document(revision, served.has(revision.revision)));
    if (format === "jsonl") for (const each of documents) context.stdout.write(await documentText(each, format));
    else
      context.stdout.write(
        await documentText({ record: "infra_history", format_version: documentVersion, revisions: documents }, format),
      );
  }
}

type Row = Revision & { readonly hasServed: boolean };

function table(context: CliContext, isWide: boolean): Table<Row> {
  return new Table<Row>(
    context,
    [
      { title: "REVISION", text: ({ revision }) => String(revision), isRight: true },
      { title: "SERVED", text: ({ hasServed }) => (hasServed ? "yes" : "not seen") },
      { title: "STATUS", text: ({ status }) => status },
      { title: "APPLIED", text: ({ updated }) => updated },
      { title: "CHART", text: ({ chart }) => chart, dropOrder: 2 },
      { title: "DESCRIPTION", text: ({ description }) => description, least: 12, isWideOnly: true },
    ],
    isWide,
  );
}

function document(
  { revision, updated, status, chart, description }: Revision,
  served: boolean,
): Readonly<Record<string, unknown>> {
  return {
    record: "infra_revision",
    format_version: documentVersion,
    revision,
    served,
    status,
    updated,
    chart,
    description,
  };
}
