import type { Command } from "commander";
import { expect, test } from "vitest";
import { testCliContext } from "../../test/cli-context.ts";
import { createProgram } from "./app.ts";

const head = `# kgents

<!-- Made from the commands' own help; \`npx vitest run src/cli/command-reference.test.ts -u\` brings it up to date. -->

Exit codes: 0 done; 1 operational failure, such as a cluster that is unavailable or an error of the service; 2 usage;
3 not found or refused; 130 interrupted. Data goes to stdout, everything else to stderr. What \`-o\` prints is described in
[cli-output.md](cli-output.md).

Which service a command talks to: the first of \`--service\`, \`LGENT_SERVICE\`, the bottle or port-forward that
\`kgents infra\` recorded (of two the one started last), and \`localhost:50051\`, which inside a pod is replaced by the
headless service \`l-gent-headless\` in the namespace \`LGENT_NAMESPACE\` (kgents-system). No other is tried when that one
doesn't answer. Names are looked up in the hosts file and in DNS; \`LGENT_NAME_SERVERS\` (addresses, joined by commas)
replaces the name servers of the system. Every command also takes the options shown here for \`kgents\`.
`;

test("docs/cli.md is what the commands say of themselves", async () => {
  const { context, stdout } = testCliContext();
  const section = (command: Command): string => {
    // The options that all commands share stand once, at the top.
    command.configureHelp({ ...command.configureHelp(), showGlobalOptions: false });
    const before = stdout().length;
    command.outputHelp();
    const help = stdout().slice(before).trimEnd();
    const children = command.commands.filter((child) => child.name() !== "help").map(section);
    return `\n## ${path(command)}\n\n\`\`\`text\n${help}\n\`\`\`\n${children.join("")}`;
  };
  await expect(head + section(createProgram(context))).toMatchFileSnapshot("../../docs/cli.md");
});

function path(command: Command): string {
  return command.parent === null ? command.name() : `${path(command.parent)} ${command.name()}`;
}
