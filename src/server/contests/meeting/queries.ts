import type { Db, Tx } from '#server/database.ts';
import { entriesOf, type EntryRow } from '../entries/queries.ts';
import { readMeetingFacts, type MeetingFacts } from '../folder/description/forms.ts';
import { hiddenEntriesOf } from '../judging/hidden/queries.ts';
import type { JudgingAccess } from '../judging/policy.ts';
import { contestToday } from '../queries.ts';
import { frozenRulesOf } from '../regulations/queries.ts';
import type { RuleSet } from '../scoring/rule-set/forms.ts';
import type { JurorRole } from '../tables.ts';
import { quorumFrom, type Quorum } from './quorum/rules.ts';
import { coverOf, type Cover } from './visibility/rules.ts';

export type Attendee = {
	id: string;
	key: string;
	name: string;
	role: JurorRole;
	voting: boolean;
	present: boolean;
	absenceReason: string | null;
	accountId: string | null;
	personId: string | null;
};

/** The jury at the final meeting, in the order of the jury. */
export function attendanceOf(db: Db | Tx, contestId: string): Promise<Attendee[]> {
	return db
		.selectFrom('jurors')
		.select([
			...(['id', 'key', 'name', 'role', 'voting', 'present', 'absence_reason as absenceReason'] as const),
			...(['account_id as accountId', 'person_id as personId'] as const)
		])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
}

export const quorumAmong = (jury: readonly Attendee[], ruleSet: Pick<RuleSet, 'quorum'>): Quorum =>
	quorumFrom(
		jury.map(({ voting, present }) => ({ votes: voting, present })),
		ruleSet.quorum ?? null
	);

/** What is known of the meeting beside what was counted: number, day, place, guests, agenda. */
export async function meetingFactsOf(db: Db | Tx, contestId: string): Promise<MeetingFacts> {
	const { facts } = await db
		.selectFrom('contests')
		.select('meeting_facts as facts')
		.where('id', '=', contestId)
		.executeTakeFirstOrThrow();
	return { ...readMeetingFacts({}), ...(facts as Partial<MeetingFacts>) };
}

/** The day of the jury's decision, whose names of organisations its results bear: the meeting's, or else today's. */
export async function decisionDayOf(db: Db | Tx, contestId: string): Promise<string> {
	return (await meetingFactsOf(db, contestId)).date ?? (await contestToday(db, contestId));
}

export type Dissent = { jurorId: string; name: string; words: string };

/** What jurors wrote of their own disagreement, in the order of the jury. */
export function dissentsOf(db: Db | Tx, contestId: string): Promise<Dissent[]> {
	return db
		.selectFrom('dissents')
		.innerJoin('jurors', 'jurors.id', 'dissents.juror_id')
		.select(['jurors.id as jurorId', 'jurors.name', 'words'])
		.where('dissents.contest_id', '=', contestId)
		.orderBy('jurors.position')
		.execute();
}

export type CountCover = { ruleSet: RuleSet; entries: EntryRow[]; cover: Cover };

/** What of the contest's count whoever asks may see, by the keys that a count names entries by. */
export async function countCoverOf(
	db: Db | Tx,
	{ contestId, hidden }: Pick<JudgingAccess, 'contestId' | 'hidden'>
): Promise<CountCover> {
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const entries = await entriesOf(db, contestId);
	const covered = entries.map(({ key, nomination, authors }) => ({
		...{ key, nomination },
		authors: authors.map(({ personId }) => personId)
	}));
	const hiddenKeys = new Set(entries.flatMap(({ id, key }) => (hidden.has(id) ? [key] : [])));
	return { ruleSet, entries, cover: coverOf(ruleSet, covered, hiddenKeys) };
}

export type Correction = { id: string; reason: string; openedBy: string; openedAt: Date };

/** The correction that finalised results are open for, or null. */
export async function openCorrectionOf(db: Db | Tx, contestId: string): Promise<Correction | null> {
	const correction = await db
		.selectFrom('corrections')
		.select(['id', 'reason', 'opened_by as openedBy', 'opened_at as openedAt'])
		.where('contest_id', '=', contestId)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return correction ?? null;
}

/** Whether nothing of the jury's decisions and stages may change any more: finalised, and not open for a correction. */
export async function isSettled(db: Db | Tx, contestId: string): Promise<boolean> {
	const finalised = await db
		.selectFrom('results')
		.select('version')
		.where('contest_id', '=', contestId)
		.limit(1)
		.executeTakeFirst();
	return finalised !== undefined && (await openCorrectionOf(db, contestId)) === null;
}

/** By juror, the keys of the entries that are hidden from them: of these they neither vote nor learn. Three queries. */
export async function recusedEntriesOf(db: Db | Tx, contestId: string): Promise<Map<string, Set<string>>> {
	const jury = await attendanceOf(db, contestId);
	const everybody = jury.map(({ id: jurorId, accountId, personId }) => ({ jurorId, accountId, personId }));
	const hidden = await hiddenEntriesOf(db, everybody, contestId);
	return new Map(jury.map(({ id }, at) => [id, new Set(hidden[at]!.map(({ key }) => key))]));
}
