import * as contract from "../../contract/kgents/library/v1/entry_pb.ts";
import type { RegistrableStatus, Status } from "../../core/catalog/status.ts";
import { type EnumTable, enumTable } from "./enum-table.ts";
import { fieldError } from "./field-error.ts";

export const statusTable: EnumTable<Status, 1 | 2 | 3 | 4 | 5> = enumTable({
  draft: contract.Status.DRAFT,
  testing: contract.Status.TESTING,
  active: contract.Status.ACTIVE,
  deprecated: contract.Status.DEPRECATED,
  retired: contract.Status.RETIRED,
});

/** A status that registration may set; undefined when it isn't given. */
export function registrableStatus(value: number, field: string): RegistrableStatus | undefined {
  const status = statusTable.fromMessage(value, field);
  if (status === "deprecated") throw fieldError(field, "can't be deprecated here; DeprecateArtifact does that");
  if (status === "retired") throw fieldError(field, "can't be retired here; RetireArtifact does that");
  return status;
}
