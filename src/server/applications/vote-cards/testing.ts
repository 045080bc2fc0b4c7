import type { JudgedContest } from '#server/contests/judging/testing.ts';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db } from '#server/database.ts';
import { drawPreviewOf } from '#server/files/commands.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import { photo } from '#server/platform/files/testing.ts';
import { buildMaterials } from '../materials/testing.ts';

const form = [
	{ id: 'pictures', kind: 'images', label: 'Фотографии', seenByPublic: true },
	{ id: 'team', kind: 'images', label: 'Команда', seenByPublic: true, namesAuthors: true },
	{ id: 'papers', kind: 'images', label: 'Приказы' }
] as const;

export type BuiltPictures = { open: string; team: string; secret: string };

/** Gives the contest a form with pictures for everybody, pictures that name the authors, and pictures for organisers alone. */
export async function buildPictureForm(db: Db, { id }: Pick<JudgedContest, 'id'>): Promise<void> {
	const { plan, version } = await publishedPlanOf(db, id);
	await db
		.insertInto('regulations')
		.values({
			...{ contest_id: id, version: version + 1, rule_set_version: 1, document: '{}', sha256: '0'.repeat(64) },
			...{ plan: JSON.stringify(contestPlan.parse({ ...plan, form })), published_by: 'system:testing' }
		})
		.execute();
}

/** The application of an entry with a picture for each of these fields, by their ids. */
export async function buildPictures(
	db: Db,
	contest: Pick<JudgedContest, 'id' | 'entries'>,
	at: number,
	{ store, width, height }: { store: FileStore; width?: number; height?: number }
): Promise<BuiltPictures> {
	const content = await photo('jpeg', width, height);
	const files = form.map(({ id }) => ({ fieldId: id, name: `${id}-${at}.jpg`, alt: 'Зал', content }));
	const [open, team, secret] = await buildMaterials(db, contest, at, { store, files });
	for (const id of [open, team, secret]) await drawPreviewOf(db, store, id!);
	await attach(db, contest.entries[at]!.id, [open!, team!, secret!]);
	return { open: open!, team: team!, secret: secret! };
}

/** As they hang on the application, so that organisers open them there. */
async function attach(db: Db, entryId: string, fileIds: readonly string[]): Promise<void> {
	const { id } = await db
		.selectFrom('applications')
		.select('id')
		.where('entry_id', '=', entryId)
		.executeTakeFirstOrThrow();
	await db
		.insertInto('application_files')
		.values(
			fileIds.map((file_id, position) => ({
				...{ application_id: id, file_id, field_id: form[position]!.id, position, alt: 'Зал' }
			}))
		)
		.execute();
}
