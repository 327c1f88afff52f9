import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestService, type TestService } from "../service.ts";
import { runKgents } from "../kgents.ts";

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});

afterAll(() => service.stop());

test("register, show, catalog and discover, over the wire and from the command line", async () => {
  const content = {
    id: "tool:slugify",
    name: "Slugify",
    entityType: "tool",
    description: "Turns a title into a slug for an address.",
  };
  const registered = await service.client.registerArtifact({ content });
  expect(registered.entry?.revision).toBe(1n);

  const { entry } = await service.client.getArtifact({ id: "tool:slugify" });
  expect(entry?.content).toMatchObject(content);

  const hits = [];
  for await (const part of service.client.discover({ query: "make a title fit for an address" }))
    hits.push(...part.hits);
  expect(hits[0]?.entry?.content?.id).toBe("tool:slugify");

  const catalog = await runKgents(["library", "catalog", "--service", service.address, "-o", "json"]);
  expect(catalog).toMatchObject({ code: 0 });
  expect(catalog.stdout).toContain("tool:slugify");
});

test("a stopped service ends with code 0", async () => {
  const other = await startTestService({ database: service.database });
  expect(await other.end()).toBe(0);
  await other.stop();
});
