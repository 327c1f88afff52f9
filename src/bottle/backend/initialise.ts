import { databaseName, databaseUser } from "./database-names.ts";
import { openPglite } from "./open-pglite.ts";

/**
 * Makes a fresh cluster look like the one in Kubernetes: a database and a superuser called lgent. The bootstrap
 * superuser is renamed rather than joined by a second one, since the embedded PostgreSQL is always that user; a session
 * can't rename its own user, hence the helper.
 */
export async function initialiseDataDirectory(dataDirectory: string): Promise<void> {
  const template = await openPglite(dataDirectory, "template1");
  await template.exec(`alter database postgres rename to ${databaseName}`);
  await template.exec("create role lgent_helper superuser");
  await template.exec("set session authorization lgent_helper");
  await template.exec(`alter role postgres rename to ${databaseUser}`);
  await template.close();
}

/**
 * What is left to do in the database itself, at every start: opening it for this alone would cost a newcomer as long as
 * all the rest. The service's migrations find pgvector there as in the cluster's image.
 */
export const finishSql = "drop role if exists lgent_helper; create extension if not exists vector";
