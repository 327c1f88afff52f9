import { readFile } from "node:fs/promises";
import { platform } from "node:os";

const location = platform() === "win32" ? "C:\\Windows\\System32\\drivers\\etc\\hosts" : "/etc/hosts";

/** The addresses that the hosts file gives a name, in file order; none when there is no such file. */
export async function addressesInHostsFile(name: string, file: string = location): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return [];
  }
  return addressesOf(name, text);
}

/** The pure part: `text` is a hosts file. Names are compared without case. */
export function addressesOf(name: string, text: string): readonly string[] {
  const wanted = name.toLowerCase();
  const addresses: string[] = [];
  for (const line of text.split("\n")) {
    const [address, ...names] = (line.split("#")[0] ?? "").trim().split(/\s+/);
    if (address && names.some((other) => other.toLowerCase() === wanted)) addresses.push(address);
  }
  return addresses;
}
