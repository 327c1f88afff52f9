import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Only this line may run before the compile cache is on: everything else is in the files that main.ts pulls in.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/kgents", import.meta.url)));
const { main } = await import("../cli/main.ts");
await main(process);
