/** How this run of the tests was asked for; see CONTRIBUTING.md. */
export const runMode = {
  /** A PostgreSQL server with pgvector on which test databases may be created; undefined means the embedded one. */
  serverUrl: process.env["LGENT_TEST_DATABASE_URL"] || undefined,
  isCi: process.env["CI"] === "true",
  /** CI's second pass runs on the embedded database on purpose: there, what needs a real one may be skipped. */
  isDeliberatelyEmbedded: process.env["LGENT_TEST_EMBEDDED"] === "1",
} as const;
