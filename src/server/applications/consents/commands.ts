import type { Db, Tx } from '#server/database.ts';
import { giveConsents, withdrawConsent } from '#server/people/consents/commands.ts';
import { consentsOf } from '#server/people/consents/queries.ts';
import type { DistributedField } from '#server/people/tables.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { authorsOf, type Author } from '../authors/queries.ts';
import { lockApplication } from '../queries.ts';

type OfAuthor = { applicationId: string; authorId: string };

/**
 * An author agrees to texts through their own account; nobody can do it for them. Allowed as long as the application
 * lives: a consent may come late.
 */
export function consentAsAuthor(
	db: Db | Tx,
	actor: Actor,
	{
		applicationId,
		authorId,
		textIds,
		fields
	}: OfAuthor & { textIds: readonly string[]; fields: readonly DistributedField[] }
): Promise<Outcome<null, 'not-allowed' | 'fields-needed'>> {
	return inTransaction(db, async (tx) => {
		const author = await lockAuthor(tx, actor, { applicationId, authorId });
		if (!author || author.accountId !== actor.id) return refused('not-allowed');
		return giveConsents(tx, actor, { subject: { authorId }, textIds, fields });
	});
}

/** An author takes a consent back. */
export function withdrawAsAuthor(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, authorId, consentId }: OfAuthor & { consentId: string }
): Promise<Outcome<null, 'not-allowed' | 'already-withdrawn'>> {
	return inTransaction(db, async (tx) => {
		const author = await lockAuthor(tx, actor, { applicationId, authorId });
		if (!author || author.accountId !== actor.id) return refused('not-allowed');
		const given = (await consentsOf(tx, { authorIds: [authorId] })).get(authorId) ?? [];
		if (!given.some(({ id }) => id === consentId)) throw new NotFound(`consent ${consentId}`);
		return withdrawConsent(tx, actor, { consentId, subject: { authorId } });
	});
}

/** Says that an author's signed consents will be brought on paper, or that they will not. */
export function promisePaper(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, authorId, onPaper }: OfAuthor & { onPaper: boolean }
): Promise<Outcome<null, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const author = await lockAuthor(tx, actor, { applicationId, authorId });
		if (!author) return refused('not-allowed');
		if (author.consentsOnPaper === onPaper) return done(null);
		await tx
			.updateTable('application_authors')
			.set({ consents_on_paper: onPaper })
			.where('id', '=', authorId)
			.execute();
		await recordActivity(tx, actor, 'application.paper-promised', applicationId, { authorId, onPaper });
		return done(null);
	});
}

/** The author, while the application is held; null for who may read it only. @throws NotFound */
async function lockAuthor(tx: Tx, actor: Actor, { applicationId, authorId }: OfAuthor): Promise<Author | null> {
	const { refusal } = await lockApplication(tx, actor, applicationId);
	if (refusal) return null;
	const author = (await authorsOf(tx, applicationId)).find(({ id }) => id === authorId);
	if (!author) throw new NotFound(`author ${authorId}`);
	return author;
}
