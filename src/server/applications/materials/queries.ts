import type { Db, Tx } from '#server/database.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import type { ShownAnswer } from '#server/contests/form/answers/reading/rules.ts';
import type { AnswerFile, AnswerFiles } from '#server/contests/form/answers/rules.ts';
import { judgingAccess } from '#server/contests/judging/queries.ts';
import { isAssigned, seatFor } from '#server/contests/judging/sheets/queries.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { SentContent } from '../submission/rules.ts';
import { versionOf } from '../versions/queries.ts';

export type Materials = {
	/** The jury may not learn whose the entry is. */
	isBlind: boolean;
	/** As the jury sees them; none of a contest whose entries came without applications. */
	answers: ShownAnswer[];
	/** «Лампова Вера Ивановна, главный библиотекарь»; empty where the jury may not know. */
	authors: string[];
	organisation: string;
};

export type EntryPlace = { contestId: string; entryId: string };

/**
 * What a juror judges an entry by: the version that was admitted, whatever was written since. @throws NotFound for
 * whoever it was not assigned to.
 */
export async function materialsOf(db: Db | Tx, actor: Actor | null, place: EntryPlace): Promise<Materials> {
	const access = await judgingAccess(db, actor, place.contestId);
	const { jurorId } = seatFor(access, place.entryId);
	if (!(await isAssigned(db, { ...place, jurorId }))) throw new NotFound(`materials of ${place.entryId}`);
	const content = await admittedContent(db, place);
	if (!content) return { isBlind: false, answers: [], authors: [], organisation: '' };
	const { plan } = await publishedPlanOf(db, place.contestId);
	const given = {
		nominationKey: content.nomination?.key ?? null,
		answers: content.answers,
		files: filesByField(content.files)
	};
	return {
		isBlind: plan.isBlind,
		answers: shownAnswersOf(plan.form, given, plan.isBlind ? 'blind-jury' : 'jury'),
		authors: plan.isBlind ? [] : content.authors.map(nameAndPost),
		organisation: plan.isBlind ? '' : (content.organisation?.name ?? '')
	};
}

/** A file among the materials of an entry, called as the jury calls it. @throws NotFound */
export async function materialFile(
	db: Db | Tx,
	actor: Actor | null,
	{ fileId, ...place }: EntryPlace & { fileId: string }
): Promise<{ file: AnswerFile; isBlind: boolean }> {
	const { answers, isBlind } = await materialsOf(db, actor, place);
	const files = answers.flatMap(({ shown }) => (shown.kind === 'files' || shown.kind === 'images' ? shown.files : []));
	const file = files.find(({ id }) => id === fileId);
	if (!file) throw new NotFound(`file ${fileId} of ${place.entryId}`);
	return { file, isBlind };
}

async function admittedContent(db: Db | Tx, { contestId, entryId }: EntryPlace): Promise<SentContent | null> {
	const application = await db
		.selectFrom('applications')
		.select(['id', 'admitted_version as version'])
		.where('contest_id', '=', contestId)
		.where('entry_id', '=', entryId)
		.executeTakeFirst();
	if (!application || application.version === null) return null;
	return (await versionOf(db, application.id, application.version)).content;
}

function filesByField(files: SentContent['files']): AnswerFiles {
	const byField: Record<string, AnswerFile[]> = {};
	for (const { fieldId, id, name, type, bytes, alt } of files)
		(byField[fieldId] ??= []).push({ id, name, type, bytes, alt });
	return byField;
}

const nameAndPost = ({ surname, givenName, patronymic, post }: SentContent['authors'][number]): string =>
	[[surname, givenName, patronymic].filter(Boolean).join(' '), post].filter(Boolean).join(', ');
