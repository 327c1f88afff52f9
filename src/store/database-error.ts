import { DomainError } from "../core/errors.ts";

/** The five characters of a server's error; empty for any other error. */
export function sqlState(error: unknown): string {
  const code = codeOf(error);
  return /^[0-9A-Z]{5}$/.test(code) ? code : "";
}

/** The SQLSTATE of a server's error, or the code of a socket's; empty when there is neither. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

function constraintOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("constraint" in error)) return "";
  return typeof error.constraint === "string" ? error.constraint : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** pg reports these without any code. */
const lostConnectionMessages = [
  "Connection terminated",
  "Client has encountered a connection error",
  "Client was closed and is not queryable",
  "timeout expired",
];

const socketCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
]);

/** 08: connection exceptions; 57P01..57P05: the server shut down, crashed, is starting, dropped the database or idled us out. */
export function isLostConnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith("08") || code.startsWith("57P") || socketCodes.has(code)) return true;
  if (code !== "") return false;
  const message = messageOf(error);
  return lostConnectionMessages.some((start) => message.startsWith(start));
}

/** Two writers who both saw that something wasn't there; the second one finds it when it tries again. */
const racedConstraints = new Set([
  "entry_id_key",
  "entry_id_folded_key",
  "idempotency_pkey",
  "embedding_model_provider_name_version_dimension_recipe_key",
]);

/** Whether the transaction as a whole would do better if run again: serialization failure, deadlock, a lost race. */
export function isLostRace(error: unknown): boolean {
  const code = codeOf(error);
  if (code === "40001" || code === "40P01") return true;
  return code === "23505" && racedConstraints.has(constraintOf(error));
}

const unavailableHint =
  "Check that the database runs and that DATABASE_URL names it; a service that is up recovers by itself.";

const unavailableBecause: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ECONNREFUSED: ["nothing listens at its address", unavailableHint],
  ENOTFOUND: ["its host name can't be resolved", "Check the host name in DATABASE_URL."],
  EAI_AGAIN: ["its host name can't be resolved at the moment", "Check the name resolution of this machine or pod."],
  ENOENT: ["its socket file doesn't exist", "Check the host in DATABASE_URL."],
  "28P01": ["it refused the password", "Check the user and password in DATABASE_URL."],
  "28000": ["it refused the user", "Check the user in DATABASE_URL and the server's pg_hba.conf."],
  "3D000": ["the database doesn't exist", "Create it, or correct the database name in DATABASE_URL."],
  "53300": ["it has no connection left", "Raise max_connections, or lower the pool's size or the number of replicas."],
  "53100": ["its disk is full", "Free disk space or enlarge the volume."],
  "53200": ["it is out of memory", "Give the database more memory."],
  "57P01": ["it is shutting down", unavailableHint],
  "57P02": ["it crashed and is restarting", unavailableHint],
  "57P03": ["it is starting up", "Wait a moment and try again."],
  "25006": ["it only allows reading (a standby?)", "Point DATABASE_URL at the primary server."],
};

/**
 * Turns whatever the driver threw into a DomainError; a DomainError passes as it is. What isn't the database's state
 * but our own mistake (a syntax error, a violated constraint) becomes `internal`, with the cause for the log.
 */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const code = codeOf(error);
  const known = unavailableBecause[code];
  if (known !== undefined) {
    const [what, hint] = known;
    return new DomainError("database_unavailable", `The database can't be used: ${what}.`, {
      hints: [hint],
      cause: error,
    });
  }
  if (messageOf(error).startsWith("timeout exceeded when trying to connect")) {
    return new DomainError("overloaded", "Every database connection is busy.", {
      hints: ["Try again in a moment; if this lasts, raise the pool's size (LGENT_POOL_MAX) or add replicas."],
      cause: error,
    });
  }
  if (code === "57014" || code === "55P03" || code === "25P03") {
    return new DomainError("database_timeout", "The database took too long over a statement and was stopped.", {
      hints: ["Try again with a smaller request, or look for what keeps the database busy."],
      cause: error,
    });
  }
  if (isLostConnection(error)) {
    return new DomainError("database_unavailable", "The connection to the database was lost.", {
      hints: [unavailableHint],
      cause: error,
    });
  }
  if (isLostRace(error)) {
    return new DomainError("overloaded", "Too many writers wanted the same entries at once.", {
      hints: ["Try again in a moment."],
      cause: error,
    });
  }
  return new DomainError("internal", "Something went wrong inside the service.", { cause: error });
}
