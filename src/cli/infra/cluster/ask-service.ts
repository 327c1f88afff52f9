import { createLibraryClient } from "../../../client/library-client.ts";
import type { Kubectl } from "./kubectl.ts";
import { PodTunnel } from "./pod-tunnel.ts";

export const grpcPort = 50_051;

export interface ServiceAnswer {
  readonly ready: boolean;
  readonly version: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  /** Of the call alone, without opening the way to it. */
  readonly milliseconds: number;
}

/** Asks one pod over gRPC how it is. Throws ClientError, CliError. */
export async function askPod(kubectl: Kubectl, pod: string): Promise<ServiceAnswer> {
  const { signal } = kubectl.tools.context;
  await using tunnel = await PodTunnel.open(kubectl, pod, grpcPort);
  const client = createLibraryClient({ address: tunnel.address, deadlineMs: 5_000, signal });
  try {
    await client.health({});
    const started = performance.now();
    const { ready, version, checks } = await client.health({});
    return { ready, version, checks, milliseconds: Math.round(performance.now() - started) };
  } finally {
    client.close();
  }
}
