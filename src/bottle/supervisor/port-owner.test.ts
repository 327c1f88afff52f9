import { createServer } from "node:net";
import { expect, test } from "vitest";
import { isPortFree, portOwner } from "./port-owner.ts";

test("names who listens", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  expect(await isPortFree(port)).toBe(false);
  expect(await portOwner(port)).toMatch(new RegExp(`^process ${process.pid} \\(.+\\)$`));
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});
