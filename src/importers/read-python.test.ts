import { describe, expect, test } from "vitest";
import { readPython } from "./read-python.ts";

const read = (source: string, path = "/src/summarise.py") => readPython(source, path).content;

test("a function with a docstring and hints is a tool with a signature", () => {
  const content = read(`#!/usr/bin/env python3
# Copyright somebody
import re

async def summarise(text: str, *, size: int = 3) -> "list[str]":
    """Makes long texts
    short.

    Args: and so on.
    """
    return [text]

def _hidden(): pass
`);
  expect(content).toMatchObject({
    id: "summarise",
    entityType: "tool",
    description: "Makes long texts short.",
    keywords: ["summarise"],
    inputType: "",
    outputType: "list<text>",
  });
});

test("the module's docstring wins, and __all__ names what is exported", () => {
  const content = read(`'''About the module.'''
__all__: list[str] = [
    "a",  # one
    'B',
]
def a(): "Of a."
def not_exported(): ...
class B: ...
`);
  expect(content).toMatchObject({ description: "About the module.", keywords: ["a", "B"] });
});

test("without docstrings the comment on top speaks", () => {
  expect(
    read("#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n# Sorts the post.\n# Daily.\nimport re\n").description,
  ).toBe("Sorts the post. Daily.");
});

test("definitions in texts, comments and brackets aren't definitions", () => {
  const content = read(`
x = """
def no1(): pass
"""
# def no2(): pass
y = [
"def no3(): pass",
]
z = 'a \\
def no4(): pass'
class Yes:
    def inner(self): pass
if True:
    def no5(): pass
def also(a="#", b='"""'): pass
`);
  expect(content.keywords).toEqual(["Yes", "also"]);
});

test("__init__.py speaks for its folder", () => {
  expect(read('"""A package."""', "/src/tools/__init__.py")).toMatchObject({
    id: "tools",
    name: "tools",
    entityType: "artifact",
  });
});

describe("signatures", () => {
  test.each([
    ["def f(a: str) -> int: ...", "text", "number"],
    ["def f(a: dict[str, int]) -> None: ...", "json", ""],
    ["def f(a: List[bytes] = []) -> typing.Sequence[str]: ...", "list<bytes>", "list<text>"],
    ["def f(a: Optional[str]) -> str | None: ...", "", ""],
    ["def f(a, b: str) -> bool: ...", "", "boolean"],
    ["def f(a: str = ':,)') -> Invoice: ...", "text", "Invoice"],
    ["def f(*args: str, **kw) -> float: ...", "", "number"],
  ])("%s", (source, inputType, outputType) => {
    expect(read(source, "f.py")).toMatchObject({ inputType, outputType });
  });
});

test("a megabyte of anything ends soon", () => {
  const started = performance.now();
  for (const part of ['"""', "'", "((", "\\\n", "def f(", "# x\n", "def f(): ...\n", "\t"]) {
    readPython(part.repeat(Math.floor(1_000_000 / part.length)), "x.py");
  }
  expect(performance.now() - started).toBeLessThan(15_000);
});
