import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { erasedName, type ErasedCounts, type RecordsSubject } from '#server/platform/personal-records.ts';
import { cleanLine } from '#server/platform/russian/typography.ts';
import { refusalToKeepPeople } from '../policy.ts';

/** Asks that the account's owner be forgotten; one request at a time. Whose person it is, the module of accounts knows. */
export async function requestErasure(
	tx: Tx,
	actor: Actor,
	{ accountId, personId }: { accountId: string; personId: string | null }
): Promise<Outcome<{ id: string }, 'already-asked'>> {
	const asked = await tx
		.insertInto('erasure_requests')
		.values({ account_id: accountId, person_id: personId, asked_by: actor.id })
		.onConflict((open) => open.doNothing())
		.returning('id')
		.executeTakeFirst();
	if (!asked) return refused('already-asked');
	await recordActivity(tx, actor, 'erasure.asked', asked.id, { accountId, personId });
	return done(asked);
}

/** Takes the own request back while nobody has answered it. @throws NotFound */
export async function withdrawErasure(tx: Tx, actor: Actor, accountId: string): Promise<Outcome<null, never>> {
	const taken = await tx
		.updateTable('erasure_requests')
		.set({ answered_at: sql`now()`, answered_by: actor.id, outcome: 'refused', reason: '' })
		.where('account_id', '=', accountId)
		.where('answered_at', 'is', null)
		.returning('id')
		.executeTakeFirstOrThrow(() => new NotFound('erasure request'));
	await recordActivity(tx, actor, 'erasure.taken-back', taken.id);
	return done(null);
}

/** Holds a request that nobody has answered yet. */
export async function lockErasure(
	tx: Tx,
	actor: Actor,
	id: string
): Promise<Outcome<{ personId: string | null; accountId: string | null }, 'not-allowed' | 'already-answered'>> {
	const refusal = refusalToKeepPeople(actor);
	if (refusal) return refused(refusal);
	const request = await tx
		.selectFrom('erasure_requests')
		.select(['person_id as personId', 'account_id as accountId', 'answered_at as answeredAt'])
		.where('id', '=', id)
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound(`erasure request ${id}`));
	if (request.answeredAt) return refused('already-answered');
	return done({ personId: request.personId, accountId: request.accountId });
}

/** Says no, with a reason that the person reads. */
export async function refuseErasure(
	tx: Tx,
	actor: Actor,
	{ id, reason }: { id: string; reason: string }
): Promise<Outcome<null, 'not-allowed' | 'already-answered' | 'reason-missing'>> {
	const words = cleanLine(reason).slice(0, 1000);
	const locked = await lockErasure(tx, actor, id);
	if (!locked.ok) return locked;
	if (words.length < 3) return refused('reason-missing');
	await answer(tx, actor, id, { outcome: 'refused', reason: words });
	await recordActivity(tx, actor, 'erasure.refused', id);
	return done(null);
}

/** Notes that the request was carried out, and how many of each kind were replaced. */
export async function noteErasure(tx: Tx, actor: Actor, id: string, counts: ErasedCounts): Promise<void> {
	await answer(tx, actor, id, { outcome: 'erased', erased_counts: JSON.stringify(counts) as never });
	await recordActivity(tx, actor, 'erasure.done', id, { counts });
}

async function answer(
	tx: Tx,
	actor: Actor,
	id: string,
	said: { outcome: 'erased' | 'refused'; reason?: string; erased_counts?: never }
): Promise<void> {
	await tx
		.updateTable('erasure_requests')
		.set({ answered_at: sql`now()`, answered_by: actor.id, ...said })
		.where('id', '=', id)
		.execute();
}

/**
 * Takes away what names a person of the records: the name, its forms, posts, languages; consents are over, that they were
 * given stays. Signed minutes and issued papers hold their own words and are not touched.
 */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ accountId, personId }: Pick<RecordsSubject, 'accountId' | 'personId'>
): Promise<ErasedCounts> {
	const consents = await endAllConsents(tx, { accountId, personId });
	if (personId === null) return { consents };
	const { surname, givenName } = erasedName(personId);
	const people = await tx
		.updateTable('people')
		.set({ surname, given_name: givenName, patronymic: '', languages: [], erased_at: sql`coalesce(erased_at, now())` })
		.where('id', '=', personId)
		.executeTakeFirst();
	const forms = await tx.deleteFrom('confirmed_name_forms').where('person_id', '=', personId).executeTakeFirst();
	const positions = await tx.deleteFrom('positions').where('person_id', '=', personId).executeTakeFirst();
	await notifyCaches(tx, ['contests']);
	return {
		people: Number(people.numUpdatedRows),
		nameForms: Number(forms.numDeletedRows),
		positions: Number(positions.numDeletedRows),
		consents
	};
}

/** Of the person, and those given through the account as an author of an application that was never admitted. */
async function endAllConsents(
	tx: Tx,
	{ accountId, personId }: Pick<RecordsSubject, 'accountId' | 'personId'>
): Promise<number> {
	const ended = await tx
		.updateTable('consents')
		.set({ withdrawn_at: sql`now()` })
		.where((where) => where.or([where('person_id', '=', personId), where('given_by', '=', accountId)]))
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
	return Number(ended.numUpdatedRows);
}
