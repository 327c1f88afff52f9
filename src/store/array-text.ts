/**
 * Arrays in PostgreSQL's text form, made in one pass: the driver's own conversion takes several times as long, which
 * shows in batches of ten thousands of postings.
 */
export function textArray(values: readonly string[]): string {
  let text = "{";
  for (const [index, value] of values.entries()) {
    if (index > 0) text += ",";
    text += `"${/["\\]/.test(value) ? value.replaceAll(/["\\]/g, "\\$&") : value}"`;
  }
  return `${text}}`;
}

export function numberArray(values: readonly number[]): string {
  return `{${values.join(",")}}`;
}
