import type { PGlite } from "@electric-sql/pglite";
import { databaseName, databaseUser } from "./database-names.ts";
import { openPglite } from "./open-pglite.ts";

/**
 * Makes a fresh cluster look like the one in Kubernetes: a database and a superuser called lgent, and pgvector. The
 * bootstrap superuser is renamed rather than joined by a second one, since the embedded PostgreSQL is always that user;
 * a session can't rename its own user, hence the helper.
 */
export async function initialiseDataDirectory(dataDirectory: string): Promise<void> {
  const template = await openPglite(dataDirectory, "template1");
  await rename(template);
  await template.close();
  const opened = await openPglite(dataDirectory, databaseName);
  await finish(opened);
  await opened.close();
}

async function rename(template: PGlite): Promise<void> {
  await template.exec(`alter database postgres rename to ${databaseName}`);
  await template.exec("create role lgent_helper superuser");
  await template.exec("set session authorization lgent_helper");
  await template.exec(`alter role postgres rename to ${databaseUser}`);
}

async function finish(opened: PGlite): Promise<void> {
  await opened.exec("drop role lgent_helper");
  await opened.exec("create extension vector");
}
