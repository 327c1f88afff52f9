import { expect, test } from "vitest";
import { parseAddress } from "./parse-address.ts";

test.each([
  ["localhost:1234", "localhost", 1234, "localhost:1234"],
  ["box.example", "box.example", 50051, "box.example:50051"],
  ["10.0.0.1:80", "10.0.0.1", 80, "10.0.0.1:80"],
  ["[::1]:9", "::1", 9, "[::1]:9"],
  ["[fe80::1]", "fe80::1", 50051, "[fe80::1]:50051"],
  ["http://box:8/", "box", 8, "box:8"],
  [" grpc://box ", "box", 50051, "box:50051"],
])("%s", (given, host, port, text) => {
  expect(parseAddress(given)).toEqual({ host, port, text });
});

test.each([
  "",
  ":",
  ":1",
  "box:",
  "box:0",
  "box:65536",
  "box:port",
  "::1:5",
  "a b",
  "https://box",
  "box/path",
  "-x",
  "[box]:1",
  "a:1:2",
])("%j is refused with a sentence", (given) => {
  expect(() => parseAddress(given)).toThrow(/write it as host:port/);
});
