import { defineConfig } from "vitest/config";

const shared = { pool: "forks", maxWorkers: 2, hookTimeout: 60_000 } as const;

export default defineConfig({
  test: {
    reporters: ["default", "./test/summary-reporter.ts"],
    maxWorkers: 2,
    projects: [
      // Beside their source: pure and quick.
      { test: { ...shared, name: "unit", include: ["src/**/*.test.ts", "bench/**/*.test.ts"], testTimeout: 20_000 } },
      // Through the public door: a real database, a real service, the real command line.
      {
        test: {
          ...shared,
          name: "e2e",
          globalSetup: "./test/global-setup.ts",
          include: ["test/**/*.test.ts"],
          exclude: ["test/chart/**", "test/cluster/**"],
          testTimeout: 60_000,
        },
      },
      // The Helm chart as Helm renders it: needs helm, no cluster.
      { test: { ...shared, name: "chart", include: ["test/chart/**/*.test.ts"], testTimeout: 60_000 } },
      // On a real Kubernetes, one file after the other; npm test leaves it to npm run test:cluster.
      {
        test: {
          ...shared,
          name: "cluster",
          include: ["test/cluster/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 600_000,
        },
      },
    ],
  },
});
