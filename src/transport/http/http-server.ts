import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Log } from "../../telemetry/log.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import type { Health } from "../health.ts";
import { requestId } from "../request-id.ts";

export interface HttpContext {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly health: Health;
  /** Brings gauges up to date before a scrape. */
  readonly beforeScrape: () => Promise<void>;
  readonly version: string;
  readonly mode: string;
}

/** An answer that isn't sent yet. */
interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
}

type Page = (context: HttpContext) => Promise<Reply> | Reply;

const pages: Readonly<Record<string, Page>> = {
  // The process answers; nothing else is asked, as a restart mends nothing else.
  "/livez": () => ({ status: 200, body: { status: "ok" } }),
  "/readyz": async ({ health }) => {
    const { ready, checks } = await health.report();
    const failing = checks.filter((check) => !check.ok).map((check) => check.name);
    return { status: ready ? 200 : 503, body: { status: ready ? "ok" : "unavailable", failing } };
  },
  "/health": async ({ health, version, mode }) => {
    const { ready, checks } = await health.report();
    return { status: ready ? 200 : 503, body: { status: ready ? "ok" : "unavailable", version, mode, checks } };
  },
  "/metrics": async ({ metrics, beforeScrape }) => {
    await beforeScrape();
    return { status: 200, body: await metrics.registry.metrics(), contentType: metrics.registry.contentType };
  },
};

/** Probes and metrics. Small requests only, and none may take long. */
export function createHttpServer(context: HttpContext): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => void answer(context, request, response),
  );
  server.maxHeadersCount = 100;
  server.maxRequestsPerSocket = 10_000;
  return server;
}

async function answer(context: HttpContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  const id = requestId(request.headers["x-request-id"]);
  const page = pages[path];
  let reply: Reply;
  try {
    reply = await replyTo(context, request, page);
  } catch (err) {
    context.log.error({ event: "http", path, request_id: id, err }, "an HTTP request failed");
    reply = { status: 500, body: { error: "internal", message: `internal error; request id ${id}` } };
  }
  context.metrics.httpRequests.inc({ path: page ? path : "(other)", code: String(reply.status) });
  // A body that isn't read would keep the connection busy.
  request.resume();
  const text = typeof reply.body === "string" ? reply.body : `${JSON.stringify(reply.body)}\n`;
  response.writeHead(reply.status, {
    "content-type": reply.contentType ?? "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": id,
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

function replyTo(context: HttpContext, request: IncomingMessage, page: Page | undefined): Promise<Reply> | Reply {
  if (!page) {
    return { status: 404, body: { error: "not_found", message: "no such page", pages: Object.keys(pages) } };
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { status: 405, body: { error: "method_not_allowed", message: "only GET is answered here" } };
  }
  return page(context);
}
