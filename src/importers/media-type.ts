/** What the catalog's type expressions call a media type: text, json, or nothing where it has no word. */
export function mediaType(type: string): string {
  const bare = (type.split(";", 1)[0] ?? "").trim().toLowerCase();
  if (bare === "text" || bare.startsWith("text/")) return "text";
  return bare === "json" || bare === "application/json" || bare.endsWith("+json") ? "json" : "";
}
