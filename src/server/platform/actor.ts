/**
 * Who does something: a person signed in to the network, or the program itself acting for a named task.
 * An administrator and the program may do everything in the network; a member only what their rights say, and what is
 * their own.
 */
export type Actor = { id: string; role: 'administrator' | 'member' | 'system'; rights?: Rights };

export type ContestRole = 'organiser' | 'jury-chair' | 'jury-secretary' | 'juror';

/** What a member is entrusted with at this moment; read anew with every request, so that an end is felt at once. */
export type Rights = {
	contests: readonly { contestId: string; role: ContestRole }[];
	/** Organisations and territories, with everything under them, that the member guides as a methodist. */
	methodistOf: { organisationIds: readonly string[]; territoryIds: readonly string[] };
	/** Organisations that the member speaks for. */
	representativeOf: readonly string[];
	isEditor: boolean;
};

export const noRights: Rights = {
	contests: [],
	methodistOf: { organisationIds: [], territoryIds: [] },
	representativeOf: [],
	isEditor: false
};

/** The program itself, named by what it does: `systemActor('import')`. */
export const systemActor = (task: string): Actor => ({ id: `system:${task}`, role: 'system' });

/** May do everything in the network: an administrator, or the program itself. */
export const isKeeper = (actor: Actor): boolean => actor.role === 'administrator' || actor.role === 'system';

/** Whether the actor holds one of these roles in the contest. */
export function hasContestRole(actor: Actor, contestId: string, roles: readonly ContestRole[]): boolean {
	return (actor.rights?.contests ?? []).some((held) => held.contestId === contestId && roles.includes(held.role));
}

/** Guides libraries as a methodist, anywhere. */
export function isMethodist(actor: Actor): boolean {
	const { organisationIds, territoryIds } = (actor.rights ?? noRights).methodistOf;
	return organisationIds.length + territoryIds.length > 0;
}

/** Where an organisation stands: itself and everything above it, as ids. */
export type Standing = { organisationIds: readonly string[]; territoryIds: readonly string[] };

/** Whether what stands there is under the actor's guidance as a methodist. */
export function guides(actor: Actor, { organisationIds, territoryIds }: Standing): boolean {
	const { methodistOf } = actor.rights ?? noRights;
	return (
		organisationIds.some((id) => methodistOf.organisationIds.includes(id)) ||
		territoryIds.some((id) => methodistOf.territoryIds.includes(id))
	);
}

/** Whether the actor speaks for the organisation or for one above it. */
export function represents(actor: Actor, { organisationIds }: Pick<Standing, 'organisationIds'>): boolean {
	const { representativeOf } = actor.rights ?? noRights;
	return organisationIds.some((id) => representativeOf.includes(id));
}
