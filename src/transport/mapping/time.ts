import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { fieldError } from "./field-error.ts";

const firstSecond = -62_135_596_800n; // 0001-01-01
const lastSecond = 253_402_300_799n; // 9999-12-31

/** Dates hold whole milliseconds, and so does the database. */
export function timeToMessage(date: Date): Timestamp {
  const time = date.getTime();
  const seconds = Math.floor(time / 1_000);
  return {
    $typeName: "google.protobuf.Timestamp",
    seconds: BigInt(seconds),
    nanos: (time - seconds * 1_000) * 1_000_000,
  };
}

export function optionalTimeToMessage(date: Date | undefined): Timestamp | undefined {
  return date && timeToMessage(date);
}

/** Undefined when it isn't given. Finer than a millisecond is refused rather than rounded. */
export function timeFromMessage(time: Timestamp | undefined, field: string): Date | undefined {
  if (!time) return undefined;
  const { seconds, nanos } = time;
  if (seconds < firstSecond || seconds > lastSecond) throw fieldError(field, "must lie between the years 1 and 9999");
  if (nanos < 0 || nanos > 999_999_999) throw fieldError(field, "has nanos outside of 0 to 999999999");
  if (nanos % 1_000_000 !== 0) throw fieldError(field, "must be of whole milliseconds");
  return new Date(Number(seconds) * 1_000 + nanos / 1_000_000);
}
