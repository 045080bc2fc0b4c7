import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Answers } from '#server/contests/form/forms.ts';
import { contestPlan, type ContestPlanInput } from '#server/contests/plan/forms.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { JudgedContest } from '#server/contests/judging/testing.ts';
import type { Db } from '#server/database.ts';
import { keepFile } from '#server/files/commands.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { fileKinds } from '#server/platform/files/kinds.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import { buildEntrant } from '../testing.ts';
import type { SentContent } from '../submission/rules.ts';

/** A form of a contest of practices, one field of which names the authors. */
export const materialsForm: NonNullable<ContestPlanInput['form']> = [
	{ id: 'description', kind: 'text', label: 'Описание практики' },
	{ id: 'team', kind: 'line', label: 'О команде', namesAuthors: true },
	{ id: 'video', kind: 'link', label: 'Видеозапись' },
	{ id: 'presentation', kind: 'files', label: 'Презентация', allowed: ['pdf', 'document'], mostFiles: 3 },
	{ id: 'pictures', kind: 'images', label: 'Фотографии', mostFiles: 5 },
	{ id: 'papers', kind: 'files', label: 'Служебные бумаги', allowed: ['pdf'], seenByJury: false }
];

export type GivenFile = { fieldId: string; name: string; content: Uint8Array; alt?: string };
export type GivenMaterials = {
	surname?: string;
	organisation?: string;
	answers?: Answers;
	files?: readonly GivenFile[];
	/** Where files are kept; without it there are none. */
	store?: FileStore;
};

/** Gives the contest a form, as its regulations would. */
export async function buildMaterialsForm(db: Db, { id }: Pick<JudgedContest, 'id'>): Promise<void> {
	const { plan, version } = await publishedPlanOf(db, id);
	await db
		.insertInto('regulations')
		.values({
			...{ contest_id: id, version: version + 1, rule_set_version: 1, document: '{}', sha256: '0'.repeat(64) },
			...{ plan: JSON.stringify(contestPlan.parse({ ...plan, form: materialsForm })), published_by: 'system:testing' }
		})
		.execute();
}

/** The application that an entry of the contest came from. Answers the ids of its files, in the order given. */
export async function buildMaterials(
	db: Db,
	contest: Pick<JudgedContest, 'id' | 'entries'>,
	at: number,
	{ surname = 'Лампова', organisation = 'Приозёрская библиотека', answers = {}, files = [], store }: GivenMaterials = {}
): Promise<string[]> {
	const entry = contest.entries[at]!;
	const owner = await buildEntrant(db, { name: `${surname} Вера Ивановна` });
	const kept = store ? await keepFiles(db, store, owner.id, files) : [];
	const title = `Работа ${entry.key}`;
	const content: SentContent = {
		...{ nomination: { key: entry.nomination, title: '' }, title, proposedOrganisation: null, teamName: surname },
		organisation: { id: entry.organisationId, name: organisation },
		authors: [
			{
				...{ id: randomUUID(), surname, givenName: 'Вера', patronymic: 'Ивановна', gender: 'female', bornOn: null },
				...{ post: 'библиотекарь', email: 'author@example.org', consentsOnPaper: true }
			}
		],
		...{ answers, files: kept }
	};
	const { id } = await db
		.insertInto('applications')
		.values({
			...{ contest_id: contest.id, number: Number(entry.key), state: 'admitted', title, created_by: owner.id },
			...{ nomination_key: entry.nomination, organisation_id: entry.organisationId, proposed_organisation: null },
			...{ submitted_at: new Date(), entry_id: entry.id, admitted_version: 1 }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('application_versions')
		.values({
			...{ application_id: id, version: 1, regulations_version: 1, revision: 1, submitted_by: owner.id },
			...{ content: JSON.stringify(content), sha256: createHash('sha256').update(canonicalJson(content)).digest('hex') }
		})
		.execute();
	return kept.map((file) => file.id);
}

async function keepFiles(
	db: Db,
	store: FileStore,
	accountId: string,
	files: readonly GivenFile[]
): Promise<SentContent['files']> {
	const kept: SentContent['files'] = [];
	for (const { fieldId, name, content, alt = '' } of files) {
		const { free } = await store.space();
		if (free === 0) throw new Error('no room for files');
		const path = `${store.incoming}/${randomUUID()}`;
		await writeFile(path, content);
		const actor = { id: accountId, role: 'member' as const };
		const outcome = await keepFile(db, store, actor, { path, name, allowed: fileKinds, mostBytes: 100_000_000 });
		if (!outcome.ok) throw new Error(outcome.reason);
		const { id, type, bytes, sha256 } = outcome.value;
		kept.push({ id, fieldId, name: outcome.value.name, type, bytes, sha256, alt });
	}
	return kept;
}
