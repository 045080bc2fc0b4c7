import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { lockCall } from '#server/contests/regulations/queries.ts';
import { nominationsOf } from '#server/contests/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { territoriesList } from '#server/organisations/territories/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { writeAuthors } from './authors/commands.ts';
import { authorsOf, type Author } from './authors/queries.ts';
import type { AuthorInput, ChosenOrganisation, Changes, Edition } from './forms.ts';
import { graceLinkFor } from './late/queries.ts';
import { lockApplication, type ApplicationRow } from './queries.ts';
import { isWritable, partsSavedElsewhere, type Part } from './rules.ts';

export type NewApplication = {
	contestId: string;
	nominationKey?: string | null;
	/** Of a personal link, where the deadline has passed. */
	graceCode?: string | null;
};

/**
 * Begins a draft. A person may have any number of drafts: only what is sent is counted. Answers the application's id.
 * @throws NotFound where the contest takes no applications by the web.
 */
export function startApplication(
	db: Db | Tx,
	actor: Actor,
	{ contestId, nominationKey = null, graceCode = null }: NewApplication
): Promise<Outcome<{ id: string }, 'not-open-yet' | 'closed' | 'unknown-choice'>> {
	return inTransaction(db, async (tx) => {
		const call = await lockCall(tx, contestId);
		if (call.phase === 'ahead') return refused('not-open-yet');
		const grace = graceCode === null ? null : await graceLinkFor(tx, contestId, graceCode);
		if (!call.isTaking && !grace?.isUsable) return refused('closed');
		const nomination = grace?.nominationKey ?? nominationKey;
		if (nomination !== null && !(await isNomination(tx, contestId, nomination))) return refused('unknown-choice');

		const { id } = await tx
			.insertInto('applications')
			.values({
				...{ contest_id: contestId, nomination_key: nomination, ...noOrganisation, created_by: actor.id },
				// Used up when it is sent, not before: a link that is only looked at lets nobody in.
				...(grace?.isUsable && { grace_link_id: grace.id })
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await tx.insertInto('application_members').values({ application_id: id, account_id: actor.id }).execute();
		await recordActivity(tx, actor, 'application.started', id, { contestId });
		return done({ id });
	});
}

const noOrganisation = { organisation_id: null, proposed_organisation: null };

export type SavingRefusal = 'not-allowed' | 'withdrawn' | 'decided' | 'saved-elsewhere' | 'unknown-choice';
export type Saving = { id: string; changes: Changes } & Pick<Edition, 'revision'> & Partial<Edition>;
export type Saved = { revision: number; savedAt: Date };

/**
 * Keeps what has been typed, complete or not, before the deadline and after it. `revision` is the one that the window
 * was opened at: where a part has been saved differently since, nothing is overwritten and the answer is
 * `saved-elsewhere`, so that the page can show both. Saving what is stored already changes nothing. A window whose last
 * answer was lost, or is still on its way when its form is sent, goes on from that attempt: it names it in `lost`.
 *
 * Not a line of the activity log: a draft is saved every few seconds, and the log's one head row would make all wait.
 */
export function saveApplication(
	db: Db | Tx,
	actor: Actor,
	{ id, revision, changes, save = null, lost = [] }: Saving
): Promise<Outcome<Saved, SavingRefusal>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal } = await lockApplication(tx, actor, id);
		if (refusal) return refused(refusal);
		if (!isWritable(application.state)) return refused(application.state === 'withdrawn' ? 'withdrawn' : 'decided');
		const authors = changes.authors ? await authorsOf(tx, id) : [];
		const changed = changedParts(application, authors, changes, actor.id);
		if (changed.length === 0) return done({ revision: application.revision, savedAt: application.savedAt });
		if (partsSavedElsewhere(changed, { revision, lost }, application).length > 0) return refused('saved-elsewhere');
		if (!(await areKnown(tx, application.contestId, changed, changes))) return refused('unknown-choice');
		if (changed.includes('authors')) await writeAuthors(tx, actor, id, changes.authors!);
		return done(await writeParts(tx, application, { changes, save }, changed));
	});
}

/** Parts whose stored content is another than what is to be saved. */
function changedParts(stored: ApplicationRow, authors: readonly Author[], changes: Changes, accountId: string): Part[] {
	const changed: Part[] = [];
	if (changes.nomination !== undefined && changes.nomination !== stored.nominationKey) changed.push('nomination');
	if (changes.title !== undefined && changes.title !== stored.title) changed.push('title');
	if (changes.team !== undefined && changes.team !== stored.teamName) changed.push('team');
	if (changes.organisation && !isDeepStrictEqual(changes.organisation, organisationOf(stored)))
		changed.push('organisation');
	if (changes.authors && !isDeepStrictEqual(changes.authors.map(plain), authors.map(asInput(accountId)).map(plain)))
		changed.push('authors');
	for (const [field, answer] of Object.entries(changes.answers ?? {}))
		if (!isDeepStrictEqual(answer, stored.answers[field])) changed.push(`answer:${field}`);
	return changed;
}

/** What the application says of where it comes from, as a form would. */
export function organisationOf({
	organisationId,
	proposedOrganisation
}: Pick<ApplicationRow, 'organisationId' | 'proposedOrganisation'>): ChosenOrganisation {
	if (organisationId) return { kind: 'known', id: organisationId };
	return proposedOrganisation ? { kind: 'proposed', ...proposedOrganisation } : { kind: 'none' };
}

const plain = (author: AuthorInput) => ({ ...author });

const asInput =
	(accountId: string) =>
	({ accountId: own, consentsOnPaper: _paper, ...author }: Author): AuthorInput => ({
		...author,
		isMe: own === accountId
	});

async function areKnown(tx: Tx, contestId: string, changed: readonly Part[], changes: Changes): Promise<boolean> {
	if (changed.includes('nomination') && changes.nomination)
		if (!(await isNomination(tx, contestId, changes.nomination))) return false;
	if (!changed.includes('organisation')) return true;
	const { organisation } = changes;
	if (organisation?.kind === 'known') return (await organisationLinks(tx, [organisation.id], '2000-01-01')).size > 0;
	if (organisation?.kind !== 'proposed' || organisation.territoryId === null) return true;
	return (await territoriesList(tx)).some(({ id }) => id === organisation.territoryId);
}

async function isNomination(tx: Tx, contestId: string, key: string): Promise<boolean> {
	return (await nominationsOf(tx, contestId)).some((nomination) => nomination.key === key);
}

async function writeParts(
	tx: Tx,
	stored: ApplicationRow,
	{ changes, save }: Pick<Saving, 'changes' | 'save'>,
	changed: readonly Part[]
): Promise<Saved> {
	const revision = stored.revision + 1;
	const ofChanged = (value: unknown) => JSON.stringify(Object.fromEntries(changed.map((part) => [part, value])));
	const answers = Object.fromEntries(
		Object.entries(changes.answers ?? {}).filter(([field]) => changed.includes(`answer:${field}`))
	);
	return tx
		.updateTable('applications')
		.set({
			...(changed.includes('nomination') && { nomination_key: changes.nomination ?? null }),
			...(changed.includes('title') && { title: changes.title ?? '' }),
			...(changed.includes('team') && { team_name: changes.team ?? '' }),
			...(changed.includes('organisation') && organisationColumns(changes.organisation!)),
			answers: sql`answers || ${JSON.stringify(answers)}::jsonb`,
			part_revisions: sql`part_revisions || ${ofChanged(revision)}::jsonb`,
			part_saves: sql`jsonb_strip_nulls(part_saves || ${ofChanged(save ?? null)}::jsonb)`,
			revision,
			saved_at: sql`now()`
		})
		.where('id', '=', stored.id)
		.returning(['revision', 'saved_at as savedAt'])
		.executeTakeFirstOrThrow();
}

function organisationColumns(chosen: ChosenOrganisation) {
	if (chosen.kind === 'known') return { organisation_id: chosen.id, proposed_organisation: null };
	if (chosen.kind === 'none') return noOrganisation;
	const { name, town, territoryId } = chosen;
	return { organisation_id: null, proposed_organisation: JSON.stringify({ name, town, territoryId }) };
}

/** A change that is not one of the form's parts, such as a file taken off: what was sent is no longer what stands here. */
export async function touchApplication(tx: Tx, id: string, part: string): Promise<void> {
	await tx
		.updateTable('applications')
		.set({
			revision: sql`revision + 1`,
			part_revisions: sql`part_revisions || jsonb_build_object(${part}::text, revision + 1)`,
			saved_at: sql`now()`
		})
		.where('id', '=', id)
		.execute();
}
