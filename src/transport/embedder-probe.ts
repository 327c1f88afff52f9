import type { Embedder } from "../core/search/embedder.ts";
import type { Probe } from "./health.ts";

/** Names the model that search by meaning uses. The built-in embedder needs nothing but itself, so it is never away. */
export function embedderProbe({ model }: Embedder): Probe {
  const check = {
    name: "embedder",
    ok: true,
    detail: `${model.provider}/${model.name}, ${model.dimension} dimensions.`,
  };
  return { name: "embedder", run: () => Promise.resolve([check]) };
}
