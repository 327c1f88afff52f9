import { existsSync } from "node:fs";
import { bottleDirectory, bottlePaths } from "../../bottle/files/bottle-paths.ts";
import { lookAtBottle } from "../../bottle/launch/look-at-bottle.ts";
import { BottleStopError, type StopResult, stopBottle } from "../../bottle/launch/stop-bottle.ts";
import { CliError, usageError } from "../cli-error.ts";
import type { CliContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { documentText } from "../output/document-text.ts";
import { documentVersion, type OutputFormat } from "../output/format.ts";
import { askYesNo } from "./ask-yes-no.ts";

/** Answers whether it was done; the user may have said no. */
export async function destroyBottle(
  context: CliContext,
  format: OutputFormat,
  { yes, purge }: { readonly yes: boolean; readonly purge: boolean },
): Promise<boolean> {
  const directory = bottleDirectory(context.env, context.stateDirectory);
  const view = await lookAtBottle(directory);
  const hasData = existsSync(bottlePaths(directory).data);
  if (!yes && (view.isSupervised || view.isDataHeld || (purge && hasData))) {
    const what = purge ? `End the bottle in ${directory} and DELETE its data?` : `End the bottle in ${directory}?`;
    if (!(await confirmed(context, what))) {
      context.stderr.write("Nothing was changed.\n");
      context.setExitCode(exitCodes.refused);
      return false;
    }
  }
  const result = await stop(context, directory, purge);
  if (format === "table" || format === "wide") context.stdout.write(sentence(result, directory, hasData));
  else if (format !== "name") {
    const document = {
      record: "infra_destroy",
      format_version: documentVersion,
      provider: "bottle",
      directory,
      was_running: result.wasRunning,
      was_killed: result.wasKilled,
      purged: result.wasPurged,
    };
    context.stdout.write(await documentText(document, format));
  }
  return true;
}

async function confirmed(context: CliContext, question: string): Promise<boolean> {
  const answer = await askYesNo(context, question);
  if (answer === undefined) {
    throw usageError("there is no terminal to ask on", ["to destroy without being asked: kgents infra destroy --yes"]);
  }
  return answer;
}

async function stop(context: CliContext, directory: string, purge: boolean): Promise<StopResult> {
  try {
    return await stopBottle(directory, context.stateDirectory, context.host, purge);
  } catch (error) {
    if (!(error instanceof BottleStopError)) throw error;
    throw new CliError("bottle_not_stopped", exitCodes.failed, `the bottle can't be ended: ${error.message}`, {
      hints: ["see who it is: kgents infra status"],
    });
  }
}

function sentence(result: StopResult, directory: string, hadData: boolean): string {
  const ended = result.wasRunning
    ? `The bottle has ended${result.wasKilled ? ", not in order: it had to be killed" : ""}.`
    : "No bottle was running.";
  if (result.wasPurged)
    return `${ended} ${hadData ? "Its data was deleted" : "There was no data to delete"} (${directory}).\n`;
  return hadData ? `${ended} Its data stays in ${directory}; --purge would delete it.\n` : `${ended}\n`;
}
