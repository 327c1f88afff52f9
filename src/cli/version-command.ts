import type { Command } from "commander";
import type { CliContext } from "./context.ts";
import { globalOptions } from "./global-options.ts";
import { documentVersion } from "./output/format.ts";

export function addVersionCommand(program: Command, context: CliContext): void {
  program
    .command("version")
    .description("Show the version of kgents. It asks no service; `kgents infra status` shows the service's.")
    .addHelpText("after", "\nExample:\n  $ kgents version -o json")
    .action(async (_options, command: Command) => {
      const { output } = globalOptions(command);
      const [{ default: project }, { documentText }] = await Promise.all([
        import("../../package.json", { with: { type: "json" } }),
        import("./output/document-text.ts"),
      ]);
      const { version } = project;
      if (output === "table" || output === "wide" || output === "name") context.stdout.write(`kgents ${version}\n`);
      else {
        const document = { record: "version", format_version: documentVersion, name: "kgents", version };
        context.stdout.write(await documentText(document, output));
      }
    });
}
