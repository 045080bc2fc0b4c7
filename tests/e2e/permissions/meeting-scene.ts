import type { Db } from '#server/database.ts';
import { mattersOf } from '#server/contests/meeting/matters/queries.ts';
import { buildMeeting } from '#server/contests/meeting/testing.ts';
import { putToVote } from '#server/contests/meeting/votes/commands.ts';
import { buildPublicVote, endPublicVote } from '#server/contests/public-vote/testing.ts';
import { judgingAccess } from '#server/contests/judging/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { Addresses } from './rows.ts';

const system = systemActor('testing');

export type MeetingScene = Addresses['meeting'] & { seats: { chair: string; secretary: string; member: string } };

/** A contest before its final meeting: a tie, an open vote, a public vote that is over, and an appeal against a first version that is being corrected. */
export async function buildMeetingScene(db: Db): Promise<MeetingScene> {
	const { id, slug, chair, secretary, members, entries, organiser } = await buildMeeting(db);
	await buildPublicVote(db, { id, organiser });
	await endPublicVote(db, id);
	const { ties } = await mattersOf(db, await judgingAccess(db, system, id));
	const vote = await putToVote(db, system, id, { kind: 'words', subject: 'Провести награждение в октябре' });
	if (!vote.ok) throw new Error(vote.reason);
	await db
		.insertInto('results')
		.values({
			...{ contest_id: id, version: 1, rule_set_version: 1, computed: '{}', sha256: '0'.repeat(64) },
			...{ decided_on: '2027-05-27', finalised_by: system.id }
		})
		.execute();
	await db
		.insertInto('corrections')
		.values({ contest_id: id, reason: 'Ошибка в листе', opened_by: system.id })
		.execute();
	const appeal = await db
		.insertInto('appeals')
		.values({
			...{ contest_id: id, entry_id: entries[0]!.id, results_version: 1, account_id: null },
			words: 'Не учтены показатели за второе полугодие.'
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return {
		...{ id, slug, tie: ties[0]!.key, vote: { id: vote.value }, appeal },
		seats: { chair: chair.id, secretary: secretary.id, member: members[0]!.id }
	};
}
