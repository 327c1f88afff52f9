import { residentMiB } from "./child-process.ts";
import type { BenchService } from "./service.ts";

export interface Memory {
  readonly minutes: number;
  /** Resident MiB of the service, sampled evenly: the first third, and the last. */
  readonly early: number;
  readonly late: number;
  readonly most: number;
  readonly callsPerSecond: number;
}

/** Reads, lists, searches and records use from 16 callers, and watches the service's memory meanwhile. */
export async function measureMemory(
  { client, pid }: BenchService,
  ids: readonly string[],
  queries: readonly string[],
  minutes: number,
): Promise<Memory> {
  const end = performance.now() + minutes * 60_000;
  let calls = 0;
  const caller = async (number: number): Promise<void> => {
    for (let turn = number; performance.now() < end; turn += 16) {
      const id = ids[turn % ids.length] ?? "";
      const query = queries[turn % queries.length] ?? "";
      if (turn % 8 < 4) await client.getArtifact({ id });
      else if (turn % 8 < 6) for await (const part of client.discover({ query, limit: 25 })) void part;
      else if (turn % 8 < 7) await client.listArtifacts({ pageSize: 100 });
      else await client.recordUsage({ id, success: true });
      calls += 1;
    }
  };
  const samples: number[] = [];
  const sampler = setInterval(() => samples.push(residentMiB(pid) ?? Number.NaN), 1_000);
  await Promise.all(Array.from({ length: 16 }, (_, number) => caller(number)));
  clearInterval(sampler);
  const third = Math.ceil(samples.length / 3);
  const mean = (part: readonly number[]): number => part.reduce((sum, value) => sum + value, 0) / part.length;
  return {
    minutes,
    early: mean(samples.slice(0, third)),
    late: mean(samples.slice(-third)),
    most: Math.max(...samples),
    callsPerSecond: calls / (minutes * 60),
  };
}
