export const statuses = ["draft", "testing", "active", "deprecated", "retired"] as const;

export type Status = (typeof statuses)[number];

/** The statuses that registration may set; the other two have commands of their own. */
export const registrableStatuses = ["draft", "testing", "active"] as const;

export type RegistrableStatus = (typeof registrableStatuses)[number];
