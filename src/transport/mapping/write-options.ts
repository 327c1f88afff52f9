import type * as contract from "../../contract/kgents/library/v1/library_pb.ts";
import type { WriteOptions } from "../../core/librarian/requests.ts";
import { fieldError } from "./field-error.ts";
import { revisionNumber } from "./numbers.ts";

export function writeOptionsFromMessage(options: contract.WriteOptions | undefined, field: string): WriteOptions {
  const ifRevision = options && revisionNumber(options.ifRevision, `${field}.if_revision`);
  if (options?.createOnly && ifRevision !== undefined) {
    throw fieldError(field, "create_only and if_revision contradict each other");
  }
  return {
    createOnly: options?.createOnly ?? false,
    ifRevision,
    dryRun: options?.dryRun ?? false,
    allowChange: options?.allowChange ?? false,
    allowUnresolved: options?.allowUnresolved ?? false,
  };
}
