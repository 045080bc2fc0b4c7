import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToDecide, refusalToRunJudging, type JudgingAccess } from '../judging/policy.ts';
import { judgingAccess } from '../judging/queries.ts';
import { lockContest } from '../queries.ts';
import { linesOf, meetingFaults, type Attendance, type TypedMeeting } from './forms.ts';
import { attendanceOf, countCoverOf, isSettled, meetingFactsOf, quorumAmong, type Attendee } from './queries.ts';
import type { CountCover } from './queries.ts';
import { hasQuorum } from './quorum/rules.ts';

export type SittingRefusal = 'not-allowed' | 'finalised' | 'no-quorum' | 'has-conflict';
export type Sitting = CountCover & { access: JudgingAccess; jury: Attendee[]; timeZone: string };

/**
 * Begins every decision of the meeting: holds the contest's row, asks who may, whether the results are still open, and
 * whether those present are enough. `entries`: the keys that the decision is about; nobody decides about a hidden one.
 */
export async function openSitting(
	tx: Tx,
	actor: Actor,
	contestId: string,
	entries: readonly string[]
): Promise<Outcome<Sitting, SittingRefusal>> {
	const refusal = refusalToDecide(await judgingAccess(tx, actor, contestId));
	if (refusal) return refused(refusal);
	const { timeZone } = await lockContest(tx, contestId);
	// Asked again under the lock: a conflict may have been found while it was waited for.
	const access = await judgingAccess(tx, actor, contestId);
	if (await isSettled(tx, contestId)) return refused('finalised');
	const counted = await countCoverOf(tx, access);
	if (entries.some(counted.cover.hides)) return refused('has-conflict');
	const jury = await attendanceOf(tx, contestId);
	if (!hasQuorum(quorumAmong(jury, counted.ruleSet))) return refused('no-quorum');
	return done({ ...counted, access, jury, timeZone });
}

export type MeetingRefusal = 'not-allowed' | 'finalised' | 'incomplete';

/** Keeps number, day, place, guests and agenda of the meeting: what the minutes say beside what was counted. */
export function saveMeeting(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	typed: TypedMeeting
): Promise<Outcome<null, MeetingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = await refusalToKeep(tx, actor, contestId);
		if (refusal) return refused(refusal);
		if (meetingFaults(typed).length > 0) return refused('incomplete');
		const { dissent, agenda } = await meetingFactsOf(tx, contestId);
		// What was said of hidden entries stands in the agenda: whoever may not read it does not write it either.
		const isCovered = (await judgingAccess(tx, actor, contestId)).hidden.size > 0;
		const facts = {
			...{ number: typed.number, date: typed.date || null, place: typed.place || null, title: typed.title || null },
			invited: linesOf(typed.invited).map(guestOf),
			agenda: isCovered ? agenda : typed.agenda.map(itemOf),
			dissent
		};
		await tx
			.updateTable('contests')
			.set({ meeting_facts: JSON.stringify(facts) })
			.where('id', '=', contestId)
			.execute();
		await recordActivity(tx, actor, 'meeting.saved', contestId, { items: facts.agenda.length });
		return done(null);
	});
}

const itemOf = ({ subject, heard, decided }: TypedMeeting['agenda'][number]) => ({
	...{ subject, heard: linesOf(heard), decided: linesOf(decided) }
});

/** «Имя, должность»: what follows the first comma is the post. */
function guestOf(line: string): { name: string; post?: string } {
	const at = line.indexOf(',');
	if (at < 0) return { name: line };
	const post = line.slice(at + 1).trim();
	return { name: line.slice(0, at).trim() || line, ...(post && { post }) };
}

/** Notes who of the jury is at the meeting. Those who are not named stay as they were. */
export function noteAttendance(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	attendance: readonly Attendance[]
): Promise<Outcome<null, 'not-allowed' | 'finalised'>> {
	return inTransaction(db, async (tx) => {
		const refusal = await refusalToKeep(tx, actor, contestId);
		if (refusal) return refused(refusal);
		const known = new Map((await attendanceOf(tx, contestId)).map((juror) => [juror.id, juror]));
		const changed = attendance.filter(({ jurorId, present, reason }) => {
			const juror = known.get(jurorId);
			return juror && (juror.present !== present || (juror.absenceReason ?? '') !== reason);
		});
		for (const { jurorId, present, reason } of changed) {
			await tx
				.updateTable('jurors')
				.set({ present, absence_reason: reason || null })
				.where('id', '=', jurorId)
				.where('contest_id', '=', contestId)
				.execute();
		}
		if (changed.length > 0)
			await recordActivity(tx, actor, 'meeting.attendance-noted', contestId, { jurors: changed.length });
		return done(null);
	});
}

/** Meetings are kept by who runs the judging and by who leads the jury, until the results are finalised. */
async function refusalToKeep(tx: Tx, actor: Actor, contestId: string): Promise<'not-allowed' | 'finalised' | null> {
	const access = await judgingAccess(tx, actor, contestId);
	if (refusalToRunJudging(access) && refusalToDecide(access)) return 'not-allowed';
	await lockContest(tx, contestId);
	return (await isSettled(tx, contestId)) ? 'finalised' : null;
}

export type DissentRefusal = 'not-allowed' | 'finalised' | 'too-short';

/** A juror's own disagreement with what was decided, for the minutes; empty words take it back. */
export function noteDissent(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	words: string
): Promise<Outcome<null, DissentRefusal>> {
	return inTransaction(db, async (tx) => {
		const { seat } = await judgingAccess(tx, actor, contestId);
		if (!seat?.voting) return refused('not-allowed');
		const text = words.trim().slice(0, 5000);
		if (text.length > 0 && text.length < 3) return refused('too-short');
		await lockContest(tx, contestId);
		if (await isSettled(tx, contestId)) return refused('finalised');
		if (text === '') await tx.deleteFrom('dissents').where('juror_id', '=', seat.jurorId).execute();
		else await keepDissent(tx, actor, { contestId, jurorId: seat.jurorId, words: text });
		await recordActivity(tx, actor, 'meeting.dissent-noted', contestId, { jurorId: seat.jurorId });
		return done(null);
	});
}

async function keepDissent(
	tx: Tx,
	actor: Actor,
	{ contestId, jurorId, words }: { contestId: string; jurorId: string; words: string }
): Promise<void> {
	await tx
		.insertInto('dissents')
		.values({ contest_id: contestId, juror_id: jurorId, words, noted_by: actor.id })
		.onConflict((known) =>
			known.column('juror_id').doUpdateSet(({ ref }) => ({
				...{ words: ref('excluded.words'), noted_by: ref('excluded.noted_by') },
				noted_at: sql`now()`
			}))
		)
		.execute();
}
