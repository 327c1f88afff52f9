import { copyInResponse, message, readyForQuery, type TransactionStatus } from "./message.ts";
import { refusedUnit } from "./refuse-unit.ts";
import type { SharedSession } from "./shared-session.ts";
import type { Unit } from "./unit.ts";
import type { WireClient } from "./wire-client.ts";

/**
 * Lends the session to a client from `first` to the end of its transaction, and rolls back what a client leaves open
 * that went away or fell silent. Answers the units that were run.
 */
export async function serveTransaction(
  client: WireClient,
  first: Unit,
  session: SharedSession,
  locksBarred: () => boolean,
): Promise<readonly Unit[]> {
  const units: Unit[] = [];
  for (let next: Unit | "silent" | "gone" = first; ; next = await client.nextUnit()) {
    if (typeof next === "string") {
      await session.abandonTransaction();
      if (next === "silent") client.fail("25P03", "terminating connection: silent inside a transaction", silenceHint);
      return units;
    }
    units.push(next);
    const status = await runUnit(client, next, units.length > 1, session, locksBarred);
    if (status === "I" && next.ends !== "flush") return units;
  }
}

const silenceHint = "In the bottle an open transaction holds up every other client.";

async function runUnit(
  client: WireClient,
  unit: Unit,
  inTransaction: boolean,
  session: SharedSession,
  locksBarred: () => boolean,
): Promise<TransactionStatus | undefined> {
  const { traits, ends } = unit;
  const refuse = (sqlState: string, text: string): Promise<TransactionStatus | undefined> =>
    session.runUnit(client, refusedUnit(sqlState, text));
  if (traits.wipes) {
    if (!inTransaction && ends === "query" && wipesOnly.test(unit.text)) return await wipe(client, unit, session);
    return await refuse("0A000", "the bottle takes DISCARD and DEALLOCATE ALL only alone and outside a transaction");
  }
  if (traits.locks && inTransaction && locksBarred()) {
    return await refuse("55P03", "another client of the bottle holds advisory locks of its session");
  }
  if (!traits.copyIn) return await session.runUnit(client, unit);
  if (ends !== "query") return await refuse("0A000", "the bottle takes COPY FROM STDIN only as a simple query");
  void client.send([copyInResponse]);
  const rows = await client.copyInput();
  // What follows finds out that the client left or is silent.
  if (typeof rows === "string") return undefined;
  return await session.runUnit(client, unit, rows);
}

const wipesOnly = /^\s*(?:discard\s+all|deallocate\s+(?:prepare\s+)?all)\s*;?\s*$/i;

/** DISCARD ALL and DEALLOCATE ALL would reach what belongs to other clients. */
async function wipe(client: WireClient, unit: Unit, session: SharedSession): Promise<TransactionStatus> {
  const isDiscard = /discard/i.test(unit.text);
  await session.closeStatements(client.reader.names.all());
  client.reader.forget();
  if (isDiscard) await session.resetSettings(client);
  await client.send([message("C", isDiscard ? "DISCARD ALL" : "DEALLOCATE ALL"), readyForQuery("I")]);
  return "I";
}
