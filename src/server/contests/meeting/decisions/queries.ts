import type { Db, Tx } from '#server/database.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { standingLinesOf } from '#server/organisations/standing/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import { systemOf } from '../../judging/conflicts/rules.ts';
import { contestToday } from '../../queries.ts';
import type { Decision } from '../../scoring/rules.ts';

/** Whom decisions name as recipients, by their ids: organisations as they are called today. */
export async function recipientNamesOf(
	db: Db,
	contestId: string,
	decisions: readonly Decision[]
): Promise<Map<string, string>> {
	const recipients = decisions.flatMap((decision) =>
		decision.kind === 'award' && decision.recipient ? [decision.recipient] : []
	);
	const idsOf = (isPerson: boolean) =>
		recipients.filter(({ kind }) => kind !== 'team' && (kind === 'person') === isPerson).map(({ id }) => id);
	const people = await peopleByIds(db, idsOf(true));
	const organisations = await organisationLinks(db, idsOf(false), await contestToday(db, contestId));
	return new Map([
		...[...people].map(([id, { fullName }]) => [id, fullName] as const),
		...[...organisations].map(([id, { name }]) => [id, name] as const)
	]);
}

/** Of each organisation the body that it is a part of today, as far up as it goes: its centralised system, or itself. */
export async function systemsOf(
	db: Db | Tx,
	contestId: string,
	organisationIds: readonly string[]
): Promise<Map<string, string>> {
	const lines = await standingLinesOf(db, [...new Set(organisationIds)], await contestToday(db, contestId));
	return new Map([...lines].map(([id, { organisations }]) => [id, systemOf({ line: organisations }).at(-1) ?? id]));
}
