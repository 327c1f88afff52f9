import { expect, test } from "vitest";
import { testCliContext } from "../../../test/cli-context.ts";
import { Progress } from "./progress.ts";

function shown(columns: number | undefined, total: number | undefined): string {
  const { context, stdout, stderr } = testCliContext(columns === undefined ? {} : { columns });
  {
    using progress = new Progress(context, "importing");
    progress.show(50, "entries", 500, total, ", 2 refused");
    // Too soon after the last to be shown.
    progress.show(51, "entries", 510, total);
  }
  expect(stdout()).toBe("");
  return stderr();
}

test("on a terminal one line is drawn over and wiped at the end", () => {
  expect(shown(80, 1_000)).toMatch(
    /^\r\u001b\[2Kimporting █{12}░{12} {2}50% {2}50 entries, \d+\/s, 2 refused\r\u001b\[2K$/,
  );
  expect(shown(80, undefined)).toMatch(/^\r\u001b\[2Kimporting {2}50 entries, \d+\/s, 2 refused\r\u001b\[2K$/);
  expect(shown(20, 1_000)).toMatch(/^\r\u001b\[2K.{19}\r\u001b\[2K$/);
});

test("in a pipe nothing is written", () => {
  expect(shown(undefined, 1_000)).toBe("");
});
