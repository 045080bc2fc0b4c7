import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { buildMaterialsForm } from '#server/applications/materials/testing.ts';
import type { SentContent } from '#server/applications/submission/rules.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import type { JudgedFolder } from '#server/contests/judging/stages/testing.ts';
import type { Db } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { parseFullName } from '#server/platform/russian/names.ts';

type FolderEntry = ContestFolder['entries'][number];

/** What each admitted entry was made of: an application of somebody who is told what becomes of it. Answers their accounts. */
export async function enterAll(db: Db, contest: JudgedFolder): Promise<Map<string, { id: string }>> {
	await buildMaterialsForm(db, contest);
	const owners = new Map<string, { id: string }>();
	for (const entry of contest.folder.entries.filter(({ rejection }) => rejection === null))
		owners.set(entry.id, await enter(db, contest, entry));
	return owners;
}

async function enter(db: Db, contest: JudgedFolder, entry: FolderEntry): Promise<{ id: string }> {
	const owner = await buildMember(db, { name: entry.authors[0]!.name });
	const content = contentOf(contest, entry);
	const { id } = await db
		.insertInto('applications')
		.values({
			...{ contest_id: contest.id, number: Number(entry.id), state: 'admitted', title: content.title },
			...{ nomination_key: entry.nomination, organisation_id: content.organisation!.id, proposed_organisation: null },
			...{ created_by: owner.id, submitted_at: sql<Date>`now()`, admitted_version: 1 },
			entry_id: contest.entryIds.get(entry.id)!
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
	await db.insertInto('application_members').values({ application_id: id, account_id: owner.id }).execute();
	return owner;
}

function contentOf({ organisationIds }: JudgedFolder, entry: FolderEntry): SentContent {
	return {
		...{ nomination: { key: entry.nomination!, title: '' }, title: entry.title!, teamName: entry.team ?? '' },
		...{ organisation: { id: organisationIds.get(entry.organisation!)!, name: entry.organisation! } },
		proposedOrganisation: null,
		authors: entry.authors.map(({ name, gender, post }) => ({
			...{ id: randomUUID(), patronymic: '', ...parseFullName(name)!, gender: gender!, bornOn: null, post: post ?? '' },
			...{ email: 'author@example.org', consentsOnPaper: true }
		})),
		...{ answers: { description: `Практика библиотеки: ${entry.title}.` }, files: [] }
	};
}
