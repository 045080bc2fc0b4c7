import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { cleanLine } from '#server/platform/russian/typography.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockPeople } from '../queries.ts';
import type { ConsentPurpose, DistributedField } from '../tables.ts';
import { refusalToWriteText } from './policy.ts';
import type { ConsentSubject } from './queries.ts';
import { cleanBody, distributedFields, hashOfText, refusalOfText, type TextRefusal } from './rules.ts';

export type NewText = { purpose: ConsentPurpose; contestId: string | null; title: string; body: string };

/** Writes the next version of a text. What was agreed to before stays as it was agreed to. */
export function writeConsentText(
	db: Db | Tx,
	actor: Actor,
	{ purpose, contestId, ...given }: NewText
): Promise<Outcome<{ id: string; version: number }, 'not-allowed' | 'no-changes' | TextRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToWriteText(actor, contestId);
		if (refusal) return refused(refusal);
		const text = { title: cleanLine(given.title), body: cleanBody(given.body) };
		const fault = refusalOfText(text);
		if (fault) return refused(fault);
		await lockPeople(tx);
		const latest = await tx
			.selectFrom('consent_texts')
			.select(['version', 'sha256'])
			.where('purpose', '=', purpose)
			.where('contest_id', 'is not distinct from', contestId)
			.orderBy('version', 'desc')
			.limit(1)
			.executeTakeFirst();
		const sha256 = hashOfText(text);
		if (latest?.sha256 === sha256) return refused('no-changes');
		const written = await tx
			.insertInto('consent_texts')
			.values({ purpose, contest_id: contestId, version: (latest?.version ?? 0) + 1, ...text, sha256 })
			.returning(['id', 'version'])
			.executeTakeFirstOrThrow();
		await recordActivity(tx, actor, 'consent-text.written', written.id, {
			purpose,
			contestId,
			version: written.version
		});
		return done(written);
	});
}

export type GivenConsents = {
	subject: ConsentSubject;
	textIds: readonly string[];
	/** What may be shown to everyone; only a consent to distribution keeps them. */
	fields?: readonly DistributedField[];
	/** Signed on paper and kept by the organiser; otherwise given through the actor's account. */
	onPaper?: boolean;
};

/**
 * Notes that somebody agreed to these texts, each a document of its own. Agreeing again to a text changes what may be
 * shown. Whether the actor may speak for the subject is decided by the command that calls this: the application's or the
 * profile's. @throws NotFound for a text that is not there.
 */
export async function giveConsents(
	tx: Tx,
	actor: Actor,
	{ subject, textIds, fields = [], onPaper = false }: GivenConsents
): Promise<Outcome<null, 'fields-needed'>> {
	const texts = await textsByIds(tx, textIds);
	const shown = distributedFields.filter((field) => fields.includes(field));
	if (texts.some(({ purpose }) => purpose === 'distribution') && shown.length === 0) return refused('fields-needed');
	if ('personId' in subject) await lockPerson(tx, subject.personId);
	for (const { id, purpose } of texts) {
		await endConsent(tx, subject, id);
		await tx
			.insertInto('consents')
			.values({
				consent_text_id: id,
				...subjectColumns(subject),
				fields: purpose === 'distribution' ? shown : [],
				given_by: onPaper || actor.role === 'system' ? null : actor.id
			})
			// Only another request at this very moment can have noted it after `endConsent`.
			.onConflict((noted) => noted.doNothing())
			.execute();
	}
	// After all rows: the log's head is held to the end, and whoever holds it must wait for no row.
	for (const { id, purpose } of texts)
		await recordActivity(tx, actor, 'consent.given', idOf(subject), { textId: id, purpose, onPaper });
	await notifyCaches(tx, ['contests']);
	return done(null);
}

/** Not `lockPeople`: an application notes consents after its own lines in the log, and would wait in the other order. */
async function lockPerson(tx: Tx, id: string): Promise<void> {
	await tx
		.selectFrom('people')
		.select('id')
		.where('id', '=', id)
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound(`person ${id}`));
}

async function textsByIds(tx: Tx, ids: readonly string[]): Promise<{ id: string; purpose: ConsentPurpose }[]> {
	const wanted = [...new Set(ids)];
	if (wanted.length === 0) return [];
	const rows = await tx
		.selectFrom('consent_texts')
		.select(['id', 'purpose'])
		.where('id', 'in', wanted)
		.orderBy('id')
		.execute();
	if (rows.length < wanted.length) throw new NotFound('consent text');
	return rows;
}

/** An earlier consent of the same subject to the same text is over; who gave it before stays on record. */
async function endConsent(tx: Tx, subject: ConsentSubject, textId: string): Promise<void> {
	const { person_id, author_id } = subjectColumns(subject);
	await tx
		.updateTable('consents')
		.set({ withdrawn_at: sql`now()` })
		.where('consent_text_id', '=', textId)
		.where('withdrawn_at', 'is', null)
		.where((where) => (person_id === null ? where('author_id', '=', author_id) : where('person_id', '=', person_id)))
		.execute();
}

const idOf = (subject: ConsentSubject): string => ('personId' in subject ? subject.personId : subject.authorId);

const subjectColumns = (subject: ConsentSubject) =>
	'personId' in subject
		? { person_id: subject.personId, author_id: null }
		: { person_id: null, author_id: subject.authorId };

/**
 * Takes a consent back; public pages stop showing what it let them show. Whether the actor may speak for the subject is
 * decided by the command that calls this. @throws NotFound for a consent that is not the subject's.
 */
export async function withdrawConsent(
	tx: Tx,
	actor: Actor,
	{ consentId, subject }: { consentId: string; subject: ConsentSubject }
): Promise<Outcome<null, 'already-withdrawn'>> {
	const { person_id, author_id } = subjectColumns(subject);
	const consent = await tx
		.selectFrom('consents')
		.select(['id', 'withdrawn_at'])
		.where('id', '=', consentId)
		.where((where) => (person_id === null ? where('author_id', '=', author_id) : where('person_id', '=', person_id)))
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound(`consent ${consentId}`));
	return endGiven(tx, actor, consent, idOf(subject));
}

/**
 * Takes one of the actor's `ownConsents` back; `personId` of their card, where there is one.
 * @throws NotFound for a consent that is not the actor's.
 */
export async function withdrawOwnConsent(
	tx: Tx,
	actor: Actor,
	{ consentId, personId }: { consentId: string; personId: string | null }
): Promise<Outcome<null, 'already-withdrawn'>> {
	const consent = await tx
		.selectFrom('consents')
		.select(['id', 'withdrawn_at', 'person_id', 'author_id'])
		.where('id', '=', consentId)
		.where((where) => where.or([where('person_id', '=', personId), where('given_by', '=', actor.id)]))
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound(`consent ${consentId}`));
	return endGiven(tx, actor, consent, (consent.person_id ?? consent.author_id)!);
}

async function endGiven(
	tx: Tx,
	actor: Actor,
	{ id, withdrawn_at }: { id: string; withdrawn_at: Date | null },
	subjectId: string
): Promise<Outcome<null, 'already-withdrawn'>> {
	if (withdrawn_at) return refused('already-withdrawn');
	await tx
		.updateTable('consents')
		.set({ withdrawn_at: sql`now()` })
		.where('id', '=', id)
		.execute();
	await recordActivity(tx, actor, 'consent.withdrawn', subjectId, { consentId: id });
	await notifyCaches(tx, ['contests']);
	return done(null);
}

/** On admission an author of an application becomes a person of the records; the consents go with them. */
export async function bindAuthorConsents(tx: Tx, authorId: string, personId: string): Promise<void> {
	await tx.updateTable('consents').set({ person_id: personId }).where('author_id', '=', authorId).execute();
	await notifyCaches(tx, ['contests']);
}
