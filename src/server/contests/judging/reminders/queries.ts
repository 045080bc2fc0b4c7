import { sql } from 'kysely';
import { addresseesByAccount, type Addressee } from '#server/accounts/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { daysUntil } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { contestNamesOf } from '../../queries.ts';
import { canSeeCourse, type JudgingAccess } from '../policy.ts';
import { stageCoursesOf } from '../queries.ts';
import type { JurorReminder, ReminderOccasion } from './mails.ts';

export type JuryReminders = {
	/** Null while the stage takes no sheets: there is nothing to remind of. */
	occasion: ReminderOccasion | null;
	reminders: JurorReminder[];
	/** Who have something left and have been reminded within the last day: they get nothing now. */
	recently: Addressee[];
	/** How many with something left have not accepted yet, so that there is nobody to write to. */
	unseated: number;
};

/**
 * Whom a reminder would go to: everybody with a sheet that is not signed. What is hidden from whoever asks is not counted
 * here; the letters themselves (`whole`) tell each juror of all their sheets. A fixed number of queries.
 * @throws NotFound for whoever does not follow the course of judging, and for an unknown stage.
 */
export async function juryReminders(
	db: Db | Tx,
	access: JudgingAccess,
	stageKey: string,
	{ whole = false }: { whole?: boolean } = {}
): Promise<JuryReminders> {
	const { contestId } = access;
	if (!canSeeCourse(access)) throw new NotFound(`course of ${contestId}`);
	const stage = (await stageCoursesOf(db, contestId)).find((course) => course.stage === stageKey);
	if (!stage) throw new NotFound(`stage ${stageKey} of ${contestId}`);
	if (!stage.isTaking) return { occasion: null, reminders: [], recently: [], unseated: 0 };
	const left = await leftSheets(db, { contestId, stage: stageKey, hidden: whole ? [] : [...access.hidden] });
	const addressOf = await addresseesByAccount(
		db,
		left.flatMap(({ accountId }) => accountId ?? [])
	);
	const contest = (await contestNamesOf(db, [contestId])).get(contestId)!;
	const reachable = left.flatMap(({ accountId, ...rest }) => {
		const to = accountId ? addressOf.get(accountId) : undefined;
		return to ? { ...rest, to } : [];
	});
	return {
		occasion: {
			...{ contest, stage: { key: stageKey, title: stage.title }, dueAt: stage.dueAt },
			daysLeft: stage.dueAt && (await daysUntil(db, stage.dueAt, contest.timeZone))
		},
		reminders: reachable.filter(({ isRecent }) => !isRecent).map(({ isRecent: _, ...reminder }) => reminder),
		recently: reachable.filter(({ isRecent }) => isRecent).map(({ to }) => to),
		unseated: left.length - reachable.length
	};
}

type Left = Omit<JurorReminder, 'to'> & { accountId: string | null; isRecent: boolean };

async function leftSheets(
	db: Db | Tx,
	{ contestId, stage, hidden }: { contestId: string; stage: string; hidden: string[] }
): Promise<Left[]> {
	const { rows } = await sql<Left>`
		select jurors.id as "jurorId", jurors.account_id as "accountId", sum(assigned)::int as assigned, sum(unsigned)::int as left,
			coalesce(reminded_at > now() - interval '1 day', false) as "isRecent",
			coalesce(jsonb_agg(jsonb_build_object('title', coalesce(nominations.title, ''), 'left', unsigned)
				order by nominations.position) filter (where unsigned > 0), '[]') as "byNomination"
		from (
			select juror_id, nomination_key, count(*) as assigned, count(*) filter (where signed_at is null) as unsigned
			from sheet_assignments
			join stage_admissions using (contest_id, stage_key, entry_id)
			join entries on entries.id = entry_id
			left join score_sheets using (stage_key, entry_id, juror_id)
			where sheet_assignments.contest_id = ${contestId} and stage_key = ${stage} and ended_at is null
				and entry_id <> all (${hidden}::uuid[])
			group by juror_id, nomination_key
		) as work
		join jurors on jurors.id = juror_id
		left join nominations on nominations.contest_id = ${contestId} and nominations.key = nomination_key
		left join juror_reminders on juror_reminders.juror_id = jurors.id and juror_reminders.stage_key = ${stage}
		group by jurors.id, reminded_at
		having sum(unsigned) > 0
		order by jurors.position`.execute(db);
	return rows;
}
