import { actorOf, buildMember } from '#server/accounts/appointments/testing.ts';
import type { JudgedContest } from '#server/contests/judging/testing.ts';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';

export type EnteredApplication = { id: string; entrant: Actor; email: string };

/** An admitted application of its own entrant for each entry of a judged contest, in the order of the entries. */
export async function enterJudged(
	db: Db,
	{ id: contestId, entries }: Pick<JudgedContest, 'id' | 'entries'>
): Promise<EnteredApplication[]> {
	const applications: EnteredApplication[] = [];
	for (const { id: entryId, key, nomination, organisationId } of entries) {
		const { id: accountId, email } = await buildMember(db, { name: `Лампова Вера ${key}` });
		const { id } = await db
			.insertInto('applications')
			.values({
				...{ contest_id: contestId, number: Number(key), state: 'admitted', nomination_key: nomination },
				...{ title: `Работа ${key}`, organisation_id: organisationId, proposed_organisation: null },
				...{ created_by: accountId, entry_id: entryId, admitted_version: 1, submitted_at: new Date() }
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await db.insertInto('application_members').values({ application_id: id, account_id: accountId }).execute();
		applications.push({ id, email, entrant: await actorOf(db, accountId) });
	}
	return applications;
}
