import type { ImportRefusal } from "../core/librarian/requests.ts";
import { ImportError } from "./import-error.ts";

/** One part of an import that couldn't be read, as the server words its own refusals. Anything but an ImportError is a bug and is thrown on. */
export function refusal(line: number, id: string, error: unknown): ImportRefusal {
  if (!(error instanceof ImportError)) throw error;
  const problems = error.problems.length > 0 ? error.problems : [error.message];
  return { line, id, code: "invalid_entry", problems };
}
