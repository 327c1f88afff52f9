/** What a bottle is, in one sentence for those who start one. */
export const whatABottleIs =
  "A bottle is this machine's own copy of the service, for first looks and tests: one database session that all share, " +
  "no fsync (what is saved survives a crash of its processes, not of the machine), nobody else can reach it.";

export const externalBottle =
  "The bottle uses the database server that DATABASE_URL names; only the service runs here, on loopback.";

/** "47 s", "3 min", "5 h 12 min", "2 d 3 h". */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
