import { claimToMessage, contentToMessage } from "../../client/entry-to-message.ts";
import { valueOf, wordOf } from "../../client/enum-words.ts";
import { Status } from "../../contract/kgents/library/v1/entry_pb.ts";
import { type RegisterArtifactResponse, RegisterOutcome } from "../../contract/kgents/library/v1/library_pb.ts";
import { registrableStatuses } from "../../core/catalog/status.ts";
import { type ArtifactRecord, readArtifactFile } from "../../importers/read-artifact-file.ts";
import { CliError, usageError } from "../cli-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { visibleLine } from "../output/visible-text.ts";
import type { LibraryRun } from "./library-run.ts";
import { hasOverrides, overriddenRecord } from "./overridden-record.ts";
import { readStdinArtifacts } from "./read-stdin-artifacts.ts";
import type { RegisterOptions } from "./register-command.ts";
import { writeRegistration } from "./registration-output.ts";

/** Registers what a file holds, one artifact after the other; the first refusal ends it. */
export async function register(path: string, options: RegisterOptions, run: LibraryRun): Promise<void> {
  const { context, client, format } = run;
  const file =
    path === "-"
      ? await readStdinArtifacts(context, options.format)
      : await readArtifactFile(path, { format: options.format, cwd: context.cwd });
  const many = file.records.length;
  if (many > 1 && (hasOverrides(options) || options.ifRevision !== undefined)) {
    throw usageError(
      `${file.path} holds ${many} artifacts; flags that name a field or a revision go with a single one`,
    );
  }
  for (const note of file.notes) context.stderr.write(`note: ${visibleLine(note)}\n`);
  // A package names what it depends on, which needn't be here.
  const allowUnresolved = options.allowUnresolved === true || file.format === "package";
  const answers: RegisterArtifactResponse[] = [];
  try {
    for (const found of file.records) {
      const record = overriddenRecord(found, options);
      const answer = await client.registerArtifact({
        content: contentToMessage(record.content),
        status: statusValue(record),
        relationships: record.relationships.map(claimToMessage),
        options: {
          createOnly: options.createOnly === true,
          ifRevision: BigInt(options.ifRevision ?? 0),
          dryRun: options.dryRun === true,
          allowChange: options.allowChange === true,
          allowUnresolved,
        },
      });
      answers.push(answer);
      sayWarnings(answer, run);
    }
  } finally {
    if (answers.length > 0 || many === 0) await writeRegistration(answers, many > 1, options.dryRun === true, run);
    if (answers.length > 0 && answers.length < many && (format === "table" || format === "wide")) {
      context.stderr.write(`${answers.length} of ${many} artifacts were registered before this:\n`);
    }
  }
}

function statusValue({ content, status }: ArtifactRecord): Status {
  if (status === undefined) return Status.UNSPECIFIED;
  const registrable = registrableStatuses.find((word) => word === status);
  if (registrable !== undefined) return valueOf(Status, registrable);
  throw new CliError("invalid_entry", exitCodes.refused, `${content.id}: an entry can't be registered as ${status}`, {
    hints: [`registration takes ${registrableStatuses.join(", ")}; kgents library deprecate and retire do the rest`],
  });
}

function sayWarnings(answer: RegisterArtifactResponse, { context }: LibraryRun): void {
  for (const warning of answer.warnings) context.stderr.write(`warning: ${visibleLine(warning)}\n`);
  if (answer.versionContentChanged && wordOf(RegisterOutcome, answer.outcome) !== "unchanged") {
    const version = answer.entry?.content?.version ?? "";
    context.stderr.write(`warning: version ${visibleLine(version) || "(none)"} was known with other content\n`);
  }
}
