/** A pod that may take a connection. */
export interface PodChoice {
  readonly name: string;
  /** How many connections it has from here. */
  readonly connections: number;
  /** The way to it is open already. */
  readonly isWarm: boolean;
}

/** The one with the fewest connections; among equals one that needs no new tunnel, then the first by name. */
export function choosePod(pods: readonly PodChoice[]): string | undefined {
  const [best] = [...pods].sort(
    (a, b) => a.connections - b.connections || Number(b.isWarm) - Number(a.isWarm) || (a.name < b.name ? -1 : 1),
  );
  return best?.name;
}
