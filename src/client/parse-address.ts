/** Where a service is: `host:port`, `[v6]:port` or a host alone, which means port 50051. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** In one spelling, for messages: host:port with brackets around IPv6. */
  readonly text: string;
}

export const defaultPort = 50051;

/** Throws RangeError with a sentence that says what is wrong. */
export function parseAddress(given: string): Address {
  const text = given
    .trim()
    .replace(/^(?:grpc|http):\/\//, "")
    .replace(/\/$/, "");
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?))(?::(\d{1,5}))?$/.exec(text);
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (match === null || port < 1 || port > 65_535) {
    throw new RangeError(`${JSON.stringify(given)} is not an address; write it as host:port, such as localhost:50051`);
  }
  const host = match[1] ?? match[2] ?? "";
  return { host, port, text: match[1] === undefined ? `${host}:${port}` : `[${host}]:${port}` };
}
