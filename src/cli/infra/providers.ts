export const providers = ["kind", "existing", "bottle"] as const;

/** Where the service runs. Chosen with `kgents infra init`, and recorded. */
export type Provider = (typeof providers)[number];
