/** What the thread of the database is told, and what it tells. */
export interface BackendThreadOptions {
  /** An initialised data directory. */
  readonly dataDirectory: string;
  readonly database: string;
  /** Shared: bytes of output on their way to clients, see outputWindow. */
  readonly outstanding: SharedArrayBuffer;
}

export type ToBackendThread = { readonly kind: "run"; readonly messages: Uint8Array } | { readonly kind: "close" };

export type FromBackendThread =
  | { readonly kind: "ready" }
  | { readonly kind: "output"; readonly bytes: Uint8Array }
  | { readonly kind: "done" }
  | { readonly kind: "closed" }
  | { readonly kind: "failed"; readonly message: string };

/** The most output that may be on its way; at this point the database's thread sleeps. */
export const outputWindow: number = 4 * 1024 * 1024;
/** Output is handed over in pieces of about this size. */
export const outputPiece: number = 64 * 1024;
