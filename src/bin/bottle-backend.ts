import { runBackendThread } from "../bottle/backend/run-backend-thread.ts";

await runBackendThread();
