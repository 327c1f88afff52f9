import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { type ServerProcess, startServerProcess } from "../server-process.ts";

let database: TestDatabase;
let server: ServerProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServerProcess({ DATABASE_URL: database.url });
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

/** A client that knows nothing but what the server says of itself: it runs where it finds no schema. */
async function bufCurl(path: string, ...args: readonly string[]): Promise<string> {
  const buf = join(import.meta.dirname, "../../node_modules/.bin/buf");
  const { stdout } = await promisify(execFile)(
    buf,
    ["curl", "--http2-prior-knowledge", "--protocol", "grpc", ...args, `http://${server.grpc}${path}`],
    { cwd: import.meta.dirname, env: { ...process.env, HOME: process.env["HOME"] ?? "/tmp" } },
  );
  return stdout;
}

test("buf curl lists every method", async () => {
  const methods = (await bufCurl("", "--list-methods")).split("\n");
  expect(methods).toContain("kgents.library.v1.LibraryService/Discover");
  expect(methods).toContain("grpc.health.v1.Health/Watch");
});

test("both names of the reflection protocol work", async () => {
  for (const protocol of ["grpc-v1", "grpc-v1alpha"]) {
    const services = await bufCurl("", "--list-services", "--reflect-protocol", protocol);
    expect(services).toContain("kgents.library.v1.LibraryService");
  }
});

test("buf curl makes real calls", async () => {
  const registered = await bufCurl(
    "/kgents.library.v1.LibraryService/RegisterArtifact",
    "-d",
    JSON.stringify({ content: { id: "curl", name: "Curl", entityType: "tool", description: "Fetches a page." } }),
  );
  expect(JSON.parse(registered)).toMatchObject({ outcome: "REGISTER_OUTCOME_CREATED" });
  const found = await bufCurl("/kgents.library.v1.LibraryService/Discover", "-d", '{"query":"fetch a page"}');
  expect(JSON.parse(found)).toMatchObject({ hits: [{ entry: { content: { id: "curl" } } }] });
});
