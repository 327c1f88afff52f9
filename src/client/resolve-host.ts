export interface ResolveHostOptions {
  /** Milliseconds for everything together. */
  readonly budgetMs: number;
  /** Name servers (address or address:port) to ask instead of the system's. */
  readonly nameServers?: readonly string[] | undefined;
}

/** A name that has no address, or whose name servers don't answer. The message says which. */
export class HostError extends Error {
  override readonly name = "HostError";
}

/**
 * The addresses of a host: literal, hosts file, then DNS. Not dns.lookup, because that can't be abandoned: the process
 * would wait ten seconds at its end for a resolver that stays silent. Throws HostError.
 */
export async function resolveHost(host: string, options: ResolveHostOptions): Promise<readonly string[]> {
  // The forms of every day first, by hand: net.isIP compiles a long expression for IPv6.
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return [host];
  if (host === "localhost" || host.endsWith(".localhost")) return ["127.0.0.1", "::1"];
  if (host.includes(":")) return [host];
  const { addressesInHostsFile } = await import("./hosts-file.ts");
  const known = await addressesInHostsFile(host);
  if (known.length > 0) return known;
  return await askNameServers(host, options);
}

async function askNameServers(host: string, options: ResolveHostOptions): Promise<readonly string[]> {
  const [{ Resolver }, { namesToAsk }] = await Promise.all([import("node:dns/promises"), import("./search-list.ts")]);
  const resolver = new Resolver({ timeout: Math.ceil(options.budgetMs / 3), tries: 2 });
  if (options.nameServers !== undefined) resolver.setServers(options.nameServers);
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    resolver.cancel();
  }, options.budgetMs);
  try {
    for (const name of await namesToAsk(host)) {
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
      if (addresses.length > 0) return addresses;
      if (isOver || answers.some((answer) => answer.status === "rejected" && isSilence(answer.reason))) {
        throw new HostError(`no name server answered for ${host} within ${options.budgetMs} ms`);
      }
    }
    throw new HostError(`the name ${host} has no address`);
  } finally {
    clearTimeout(timer);
  }
}

function isSilence(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return code === "ETIMEOUT" || code === "ECANCELLED" || code === "ECONNREFUSED";
}
