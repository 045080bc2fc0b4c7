import type { Db, Tx } from '#server/database.ts';
import { entriesOf, type EntryRow } from '#server/contests/entries/queries.ts';
import { lockContest } from '#server/contests/queries.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import { finalisedResultsOf } from '#server/contests/results/queries.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToIssue } from './policy.ts';
import { placeOf, recipientOfEntry, type AwardRecipient } from './recipients/rules.ts';

export type GivingRefusal = 'not-allowed' | 'already-given' | 'recipient-missing';

/**
 * Gives the awards that follow from the newest finalised results: those of places and participation, and those that
 * the jury decided; organisations receive them under the names of the day of decision. Answers how many were given.
 */
export function giveAwards(db: Db | Tx, actor: Actor, contestId: string): Promise<Outcome<number, GivingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const { version, tally, decidedOn } = await finalisedResultsOf(tx, contestId);
		const given = await tx
			.selectFrom('awards')
			.select('id')
			.where('contest_id', '=', contestId)
			.where('results_version', '=', version)
			.limit(1)
			.execute();
		if (given.length > 0) return refused('already-given');

		const { ruleSet } = await frozenRulesOf(tx, contestId);
		const entries = new Map((await entriesOf(tx, contestId)).map((entry) => [entry.key, entry]));
		const named = tally.awards.map((award) => ({
			...award,
			to: recipientOfEntry(award, award.entry === null ? null : entries.get(award.entry)!)
		}));
		const nameOf = await namesOfRecipients(
			tx,
			[...entries.values()],
			named.map(({ to }) => to),
			decidedOn
		);
		const definitions = new Map(ruleSet.awards.map((award) => [award.id, award]));
		const rows = named.map(({ award, entry, nomination, to }, position) => {
			const { title, kind, degree, giver } = definitions.get(award)!;
			return {
				contest_id: contestId,
				results_version: version,
				award_key: award,
				title,
				kind,
				degree: degree ?? null,
				giver: giver ?? '',
				place: entry === null ? null : placeOf(tally, entry),
				nomination_key: nomination,
				entry_id: entry === null ? null : entries.get(entry)!.id,
				recipient_kind: to?.kind,
				organisation_id: to?.organisationId ?? null,
				person_id: to?.personId ?? null,
				recipient_name: to === null ? '' : nameOf(to),
				position
			};
		});
		if (!rows.every(hasRecipient)) return refused('recipient-missing');

		for (let from = 0; from < rows.length; from += 2000) {
			await tx
				.insertInto('awards')
				.values(rows.slice(from, from + 2000))
				.execute();
		}
		await recordActivity(tx, actor, 'awards.given', contestId, { version, awards: rows.length });
		await notifyCaches(tx, ['contests', 'organisations']);
		return done(rows.length);
	});
}

function hasRecipient<Row extends { recipient_kind: AwardRecipient['kind'] | undefined; recipient_name: string }>(
	row: Row
): row is Row & { recipient_kind: AwardRecipient['kind'] } {
	return row.recipient_kind !== undefined && row.recipient_name !== '';
}

/** Names in the nominative as they are on that day; a team without a name of its own is named by its members. */
async function namesOfRecipients(
	tx: Tx,
	entries: readonly EntryRow[],
	recipients: readonly (AwardRecipient | null)[],
	day: string
): Promise<(recipient: AwardRecipient) => string> {
	const organisationIds = recipients.flatMap((to) => (to?.organisationId ? [to.organisationId] : []));
	const personIds = [
		...entries.flatMap(({ authors }) => authors.map(({ personId }) => personId)),
		...recipients.flatMap((to) => (to?.personId ? [to.personId] : []))
	];
	const organisations = await organisationNamesOn(tx, organisationIds, day);
	const people = await peopleByIds(tx, personIds);
	const personName = (id: string) => people.get(id)?.fullName ?? '';
	return (to) => {
		if (to.kind === 'organisation') return organisations.get(to.organisationId ?? '')?.name ?? '';
		if (to.kind === 'person') return personName(to.personId ?? '');
		return to.teamName || to.memberIds.map(personName).join(', ');
	};
}
