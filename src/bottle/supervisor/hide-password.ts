/** A database address as it may be shown. */
export function withoutPassword(address: string): string {
  const url = URL.parse(address);
  if (url === null) return "(unreadable address)";
  url.password = "";
  for (const name of url.searchParams.keys()) if (/pass/i.test(name)) url.searchParams.set(name, "hidden");
  return url.href;
}
