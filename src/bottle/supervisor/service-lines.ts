/** Where the service says that it listens, in a line of its log; undefined for other lines. */
export function readListeningLine(line: string): { readonly grpc: string; readonly http: string } | undefined {
  if (!line.includes('"listening"')) return undefined;
  try {
    const { event, grpc, http } = JSON.parse(line) as { event?: unknown; grpc?: unknown; http?: unknown };
    if (event !== "listening" || typeof grpc !== "string" || typeof http !== "string") return undefined;
    return { grpc, http };
  } catch {
    return undefined;
  }
}
