import { hash } from "node:crypto";

/** JSON that keeps dates and undefined apart from texts and nothing. */
export function freezeAnswer(answer: object): string {
  return JSON.stringify(answer, function (this: Record<string, unknown>, key, value: unknown) {
    const original = this[key];
    if (original instanceof Date) return { $date: original.getTime() };
    if (original === undefined) return { $undefined: true };
    return value;
  });
}

/** The opposite of freezeAnswer; the caller knows the shape, since the answer is filed under its method. */
export function thawAnswer<Answer>(text: string): Answer {
  return thaw(JSON.parse(text)) as Answer;
}

// Not a JSON reviver: one that returns undefined would drop the property.
function thaw(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(thaw);
  if (typeof value !== "object" || value === null) return value;
  if ("$date" in value && typeof value.$date === "number") return new Date(value.$date);
  if ("$undefined" in value) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, thaw(inner)]));
}

/** Tells requests apart that came with the same idempotency key. */
export function requestDigest(method: string, request: object): Buffer {
  return hash("sha256", `${method}\n${freezeAnswer(request)}`, "buffer");
}
