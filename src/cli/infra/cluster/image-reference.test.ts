import { expect, test } from "vitest";
import { imageArguments, parseImageReference } from "./image-reference.ts";

const digest = `sha256:${"0a".repeat(32)}`;

test.each([
  ["kgents/l-gent", { repository: "kgents/l-gent", tag: "", digest: "" }],
  ["kgents/l-gent:0.1.0", { repository: "kgents/l-gent", tag: "0.1.0", digest: "" }],
  ["example.org:5000/a/b:x_1", { repository: "example.org:5000/a/b", tag: "x_1", digest: "" }],
  ["example.org:5000/a", { repository: "example.org:5000/a", tag: "", digest: "" }],
  [`a/b:1@${digest}`, { repository: "a/b", tag: "1", digest }],
  ["busybox:1", { repository: "busybox", tag: "1", digest: "" }],
  ["busybox", { repository: "busybox", tag: "", digest: "" }],
  ["", undefined],
  ["a b", undefined],
  ["a/b:", undefined],
  ["--set", undefined],
  ["a/b@sha256:12", undefined],
])("%j is read as %j", (text, reference) => {
  expect(parseImageReference(text)).toEqual(reference);
});

test("the chart gets repository, tag and digest as texts", () => {
  expect(imageArguments({ repository: "a/b", tag: "1.0", digest: "" })).toEqual([
    "--set-string",
    "lgent.image.repository=a/b",
    "--set-string",
    "lgent.image.tag=1.0",
  ]);
});
