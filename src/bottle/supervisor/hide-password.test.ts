import { expect, test } from "vitest";
import { withoutPassword } from "./hide-password.ts";

test("shows everything but the password", () => {
  expect(withoutPassword("postgresql://me:secret@db:5432/x?sslmode=require")).toBe(
    "postgresql://me@db:5432/x?sslmode=require",
  );
  expect(withoutPassword("postgresql://db/x?user=me&password=secret")).not.toContain("secret");
  expect(withoutPassword("not an address")).toBe("(unreadable address)");
});
