import type { Db, Tx } from '#server/database.ts';
import { entriesOf, type EntryRow } from '#server/contests/entries/queries.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import { finalisedResultsOf, namedAwardOf } from '#server/contests/results/queries.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import { namedRecipientsOf } from '../recipients/queries.ts';
import { placeOf, recipientOfEntry, type AwardRecipient } from '../recipients/rules.ts';
import type { AwardRow } from '../queries.ts';

/** An award that follows from finalised results and is not given yet. */
export type ComingAward = Omit<AwardRow, 'id' | 'contestId'>;

/**
 * The awards that follow from the newest finalised results, in the order in which they are to be given: those of places
 * and participation, and those that the jury decided; organisations under the names of the day of decision. Null:
 * somebody who is to receive one is not known.
 */
export async function awardsToGive(
	db: Db | Tx,
	contestId: string
): Promise<{ version: number; awards: ComingAward[] | null }> {
	const { version, tally, decidedOn } = await finalisedResultsOf(db, contestId);
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const entries = new Map((await entriesOf(db, contestId)).map((entry) => [entry.key, entry]));
	const namedFor = await namedRecipientsOf(db, contestId);
	const allowed = new Map(ruleSet.awards.map(({ id, recipients: kinds }) => [id, kinds]));
	const named = tally.awards.map((given) => {
		const entry = given.entry === null ? null : entries.get(given.entry)!;
		const ids = entry && namedFor(given.award, entry.id);
		const authors = ids ? ids.map((personId) => ({ personId })) : (entry?.authors ?? []);
		const to = recipientOfEntry(given, entry && { ...entry, authors }, allowed.get(given.award));
		return { given, to, memberIds: ids && to?.kind === 'team' ? ids : null };
	});
	const recipients = named.map(({ to }) => to);
	const nameOf = await namesOfRecipients(db, [...entries.values()], recipients, decidedOn);
	const awards = named.flatMap(({ given, to, memberIds }): ComingAward[] => {
		const recipientName = to === null ? '' : nameOf(to);
		if (to === null || recipientName === '') return [];
		const { title, kind, degree, giver } = namedAwardOf(ruleSet, given);
		return [
			{
				awardKey: given.award,
				...{ title, kind, degree: degree ?? null, giver: giver ?? '' },
				place: given.entry === null ? null : placeOf(tally, given.entry),
				nomination: given.nomination,
				entryId: given.entry === null ? null : entries.get(given.entry)!.id,
				...{ recipientKind: to.kind, organisationId: to.organisationId, personId: to.personId, recipientName },
				memberIds
			}
		];
	});
	return { version, awards: awards.length === named.length ? awards : null };
}

/** Names in the nominative as they are on that day; a team without a name of its own is named by its members. */
async function namesOfRecipients(
	db: Db | Tx,
	entries: readonly EntryRow[],
	recipients: readonly (AwardRecipient | null)[],
	day: string
): Promise<(recipient: AwardRecipient) => string> {
	const organisationIds = recipients.flatMap((to) => (to?.organisationId ? [to.organisationId] : []));
	const personIds = [
		...entries.flatMap(({ authors }) => authors.map(({ personId }) => personId)),
		...recipients.flatMap((to) => (to?.personId ? [to.personId] : []))
	];
	const organisations = await organisationNamesOn(db, organisationIds, day);
	const people = await peopleByIds(db, personIds);
	const personName = (id: string) => people.get(id)?.fullName ?? '';
	return (to) => {
		if (to.kind === 'organisation') return organisations.get(to.organisationId ?? '')?.name ?? '';
		if (to.kind === 'person') return personName(to.personId ?? '');
		return to.teamName || to.memberIds.map(personName).join(', ');
	};
}
