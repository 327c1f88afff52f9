/** What a DomainError or ConfigError has beside its message. */
interface Failure {
  readonly problems?: unknown;
  readonly hints?: unknown;
}

/** A failure for people: what happened, then what to do. No stack trace; the log has the causes. */
export function failureText(program: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { problems, hints } = (typeof error === "object" && error !== null ? error : {}) as Failure;
  // A ConfigError's message lists its problems already.
  const listed = sentences(problems).filter((problem) => !message.includes(problem));
  return [
    `${program}: ${message}`,
    ...listed.map((problem) => `  - ${problem}`),
    ...sentences(hints).map((hint) => `  → ${hint}`),
    "",
  ].join("\n");
}

function sentences(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
