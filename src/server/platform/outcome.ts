/** What a command answers: it happened, or it was refused for a reason the user can act on. */
export type Outcome<Value, Reason extends string> = { ok: true; value: Value } | { ok: false; reason: Reason };

export const done = <Value>(value: Value) => ({ ok: true, value }) as const;
export const refused = <Reason extends string>(reason: Reason) => ({ ok: false, reason }) as const;
