import type { CliContext } from "../../context.ts";
import type { OutputDocument } from "../../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../../output/format.ts";
import { ListWriter } from "../../output/list-writer.ts";
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
  const writer = new ListWriter<Row>(context, format, {
    columns: [
      { title: "REVISION", text: ({ revision }) => String(revision), isRight: true },
      { title: "SERVED", text: ({ hasServed }) => (hasServed ? "yes" : "not seen") },
      { title: "STATUS", text: ({ status }) => status },
      { title: "APPLIED", text: ({ updated }) => updated },
      { title: "CHART", text: ({ chart }) => chart, dropOrder: 2 },
      { title: "DESCRIPTION", text: ({ description }) => description, least: 12, isWideOnly: true },
    ],
    document,
    name: ({ revision }) => String(revision),
  });
  await writer.write(history.map((revision) => ({ ...revision, hasServed: served.has(revision.revision) })));
  writer.end();
  if (history.length > 0) return;
  context.stderr.write(`${target.release} isn't installed in ${targetText(target)}.\n`);
}

type Row = Revision & { readonly hasServed: boolean };

function document({ revision, hasServed, updated, status, chart, description }: Row): OutputDocument {
  const known = { revision, served: hasServed, status, updated, chart, description };
  return { record: "infra_revision", format_version: documentVersion, ...known };
}
