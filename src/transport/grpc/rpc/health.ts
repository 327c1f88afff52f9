import type { LibraryService } from "../../../contract/kgents/library/v1/library_pb.ts";
import type { LibraryContext } from "../context.ts";
import type { Unary } from "../handlers.ts";

export function libraryHealth({ health, version, mode }: LibraryContext): Unary<typeof LibraryService.method.health> {
  return async () => {
    const report = await health.report();
    return {
      $typeName: "kgents.library.v1.HealthResponse",
      ready: report.ready,
      version,
      mode,
      checks: report.checks.map((check) => ({ $typeName: "kgents.library.v1.HealthResponse.Check", ...check })),
    };
  };
}
