import { expect, test } from "vitest";
import { isAtLeast, versionIn } from "./tool-requirements.ts";

test.each([
  ["Docker version 26.1.5+dfsg1, build a72d7cd", "26.1.5"],
  ["kind v0.33.0 go1.26.8 linux/amd64", "0.33.0"],
  ["clientVersion:\n  gitVersion: v1.37.2\n", "1.37.2"],
  ["v3.22.0+gabcdef", "3.22.0"],
  ["no number here", undefined],
])("the version in %j is %s", (text, version) => {
  expect(versionIn(text)).toBe(version);
});

test.each([
  ["1.27.0", "1.27.0", true],
  ["1.27.9", "1.27.10", false],
  ["1.100.0", "1.27.0", true],
  ["0.9.12", "0.20.0", false],
  ["4.0.0", "3.14.0", true],
  ["3.13.9", "3.14.0", false],
])("%s against %s: %s", (version, minimum, isEnough) => {
  expect(isAtLeast(version, minimum)).toBe(isEnough);
});
