import type { Actor } from '#server/platform/actor.ts';

const juryRoles: readonly string[] = ['jury-chair', 'jury-secretary', 'juror'];

/** The contests in whose juries somebody has a part. */
export const juriesOf = (actor: Actor | null): string[] =>
	(actor?.rights?.contests ?? []).filter(({ role }) => juryRoles.includes(role)).map(({ contestId }) => contestId);

/** Whether there is any: then their pages lead to the jury's desk. */
export const sitsInJury = (actor: Actor | null): boolean => juriesOf(actor).length > 0;
