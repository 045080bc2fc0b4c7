import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import type { ShownAnswer } from '#server/contests/form/answers/reading/rules.ts';
import type { AnswerFile, AnswerFiles } from '#server/contests/form/answers/rules.ts';
import type { JudgingAccess } from '#server/contests/judging/policy.ts';
import { judgingAccess } from '#server/contests/judging/queries.ts';
import { isOwnEntry } from '#server/contests/judging/sheets/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { isBlindContest, publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { filesWithoutBlindCopy } from '#server/files/blind/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { blindWayOf, typesShownBlind } from '#server/platform/files/blind-copies.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { nameAndPost } from '#server/platform/russian/full-names.ts';
import type { SentContent } from '../submission/rules.ts';
import { admittedContents } from '../versions/queries.ts';

export type Materials = {
	/** The jury may not learn whose the entry is. */
	isBlind: boolean;
	/** As the jury sees them; none of a contest whose entries came without applications. */
	answers: ShownAnswer[];
	/** «Лампова Вера Ивановна, главный библиотекарь»; empty where the jury may not know. */
	authors: string[];
	organisation: string;
	/** Ids of files of which a blind jury cannot be shown a copy, whatever their kind. */
	withoutCopy: string[];
};

export type EntryPlace = { contestId: string; entryId: string };

/**
 * What a juror judges an entry by: the version that was admitted, whatever was written since. @throws NotFound for
 * whoever it was not assigned to.
 */
export async function materialsOf(db: Db | Tx, actor: Actor | null, place: EntryPlace): Promise<Materials> {
	const access = await judgingAccess(db, actor, place.contestId);
	if (!(await isOwnEntry(db, access, place.entryId))) throw new NotFound(`materials of ${place.entryId}`);
	const content = await admittedContent(db, place);
	if (!content) return { isBlind: false, answers: [], authors: [], organisation: '', withoutCopy: [] };
	const { plan } = await publishedPlanOf(db, place.contestId);
	const answers = shownTo(plan.isBlind ? 'blind-jury' : 'jury', plan, content);
	const withoutCopy = new Set(plan.isBlind ? await filesWithoutBlindCopy(db) : []);
	return {
		...{ isBlind: plan.isBlind, answers },
		authors: plan.isBlind ? [] : content.authors.map(nameAndPost),
		organisation: plan.isBlind ? '' : (content.organisation?.name ?? ''),
		withoutCopy: filesAmong(answers).flatMap(({ id }) => (withoutCopy.has(id) ? [id] : []))
	};
}

/** A file among the materials of an entry, called as the jury calls it. @throws NotFound */
export async function materialFile(
	db: Db | Tx,
	actor: Actor | null,
	{ fileId, ...place }: EntryPlace & { fileId: string }
): Promise<{ file: AnswerFile; isBlind: boolean }> {
	const { answers, isBlind } = await materialsOf(db, actor, place);
	const file = filesAmong(answers).find(({ id }) => id === fileId);
	if (!file) throw new NotFound(`file ${fileId} of ${place.entryId}`);
	return { file, isBlind };
}

function shownTo(reader: 'jury' | 'blind-jury', { form }: ContestPlan, content: SentContent): ShownAnswer[] {
	const { nomination, answers, files } = content;
	return shownAnswersOf(form, { nominationKey: nomination?.key ?? null, answers, files: filesByField(files) }, reader);
}

const filesAmong = (answers: readonly ShownAnswer[]): AnswerFile[] =>
	answers.flatMap(({ shown }) => (shown.kind === 'files' || shown.kind === 'images' ? shown.files : []));

export type HiddenFile = { entryId: string; entry: string; title: string; file: string };

/**
 * Files of a blind contest that its jury is not shown, since no copy of such a file can be made that would not tell whose
 * it is: for those who run the judging, so that they ask for another one in time. Called as the jury would call them.
 */
export async function filesHiddenFromJury(db: Db | Tx, access: JudgingAccess): Promise<HiddenFile[]> {
	const { contestId, manages, seat } = access;
	if (!manages && seat?.role !== 'secretary') return [];
	if (!(await isBlindContest(db, contestId))) return [];
	const withoutCopy = await filesWithoutBlindCopy(db);
	const admitted = await db
		.selectFrom('applications')
		.innerJoin('application_versions', (join) =>
			join
				.onRef('application_id', '=', 'applications.id')
				.onRef('application_versions.version', '=', 'applications.admitted_version')
		)
		.select(['entry_id as entryId', 'number', 'content'])
		.where('contest_id', '=', contestId)
		.where('state', '=', 'admitted')
		.where(
			sql<boolean>`exists (select from jsonb_array_elements(content -> 'files') as file
				where file ->> 'type' <> all (${[...typesShownBlind]}::text[]) or file ->> 'id' = any (${withoutCopy}::text[]))`
		)
		.orderBy('number')
		.execute();
	if (admitted.length === 0) return [];
	const { plan } = await publishedPlanOf(db, contestId);
	return admitted.flatMap(({ entryId, number, content }) => {
		if (!entryId || access.hidden.has(entryId)) return [];
		const { title } = content as SentContent;
		return filesAmong(shownTo('blind-jury', plan, content as SentContent))
			.filter(({ id, type }) => blindWayOf(type) === 'never' || withoutCopy.includes(id))
			.map((file) => ({ entryId, entry: String(number), title, file: file.name }));
	});
}

async function admittedContent(db: Db | Tx, { contestId, entryId }: EntryPlace): Promise<SentContent | null> {
	return (await admittedContents(db, contestId, [entryId])).get(entryId) ?? null;
}

function filesByField(files: SentContent['files']): AnswerFiles {
	const byField: Record<string, AnswerFile[]> = {};
	for (const { fieldId, id, name, type, bytes, alt } of files)
		(byField[fieldId] ??= []).push({ id, name, type, bytes, alt });
	return byField;
}
