import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

/** The bottle's own password, made once and readable by its owner alone. */
export async function ensurePassword(file: string): Promise<string> {
  try {
    const password = (await readFile(file, "utf8")).trim();
    if (password !== "") return password;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
