import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeeCourse, type JudgingAccess } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { readQuestion, type Question } from '../forms.ts';
import { refusalToVote } from '../policy.ts';
import { attendanceOf, countCoverOf, recusedEntriesOf, type Attendee } from '../queries.ts';
import type { Cover } from '../visibility/rules.ts';
import { countVoices, outcomeOf } from './rules.ts';

export type OpenVote = {
	id: string;
	question: Question;
	putAt: Date;
	closedAt: Date | null;
	withdrawnAt: Date | null;
	decisionPosition: number | null;
};

const columns = [
	'id',
	'question',
	'put_at as putAt',
	'closed_at as closedAt',
	'withdrawn_at as withdrawnAt',
	'decision_position as decisionPosition'
] as const;

/** All votes of a contest but those withdrawn, in the order in which they were put. Cut them by a cover before showing. */
export async function votesOf(db: Db | Tx, contestId: string): Promise<OpenVote[]> {
	const rows = await db
		.selectFrom('open_votes')
		.select(columns)
		.where('contest_id', '=', contestId)
		.where('withdrawn_at', 'is', null)
		.orderBy('put_at')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({ ...row, question: readQuestion(row.question) }));
}

/** The votes that somebody may know of: recused from one of the entries, one neither sees nor votes. */
export const visibleVotes = (votes: readonly OpenVote[], cover: Cover): OpenVote[] =>
	votes.filter(({ question }) => !question.entries.some(cover.hides));

/** The place that a question is about; null where it is about none, or where the place would tell of a hidden entry. */
export function placeShown(question: Question, cover: Cover): number | null {
	if (question.kind !== 'tie' || question.effect !== 'place') return null;
	return cover.covers(cover.nominationOf(question.entries[0]!)) ? null : question.rank;
}

/** Holds a vote while its voices come, or alone while it is closed. @throws NotFound */
export async function lockVote(
	tx: Tx,
	{ contestId, voteId }: { contestId: string; voteId: string },
	mode: 'share' | 'alone'
): Promise<OpenVote> {
	const vote = tx.selectFrom('open_votes').select(columns).where('id', '=', voteId).where('contest_id', '=', contestId);
	const row = await (mode === 'share' ? vote.forShare() : vote.forUpdate()).executeTakeFirstOrThrow(
		() => new NotFound(`vote ${voteId}`)
	);
	return { ...row, question: readQuestion(row.question) };
}

export type StoredVoice = { jurorId: string; choice: string | null; recordedBy: string };

/** By vote. One query. */
export async function voicesOf(db: Db | Tx, voteIds: readonly string[]): Promise<Map<string, StoredVoice[]>> {
	if (voteIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('vote_voices')
		.innerJoin('jurors', 'jurors.id', 'vote_voices.juror_id')
		.select(['vote_id as voteId', 'juror_id as jurorId', 'choice', 'recorded_by as recordedBy'])
		.where('vote_id', 'in', [...voteIds])
		.orderBy('jurors.position')
		.execute();
	const byVote = Map.groupBy(rows, ({ voteId }) => voteId);
	return new Map([...byVote].map(([id, voices]) => [id, voices.map(({ voteId: _vote, ...voice }) => voice)] as const));
}

/** Whether a juror has a voice in this question: a vote, present, and recused from none of its entries. */
export const mayVoice = (
	juror: Pick<Attendee, 'id' | 'voting' | 'present' | 'role'>,
	{ entries }: Question,
	recused: ReadonlyMap<string, ReadonlySet<string>>
): boolean => refusalToVote(juror) === null && !entries.some((entry) => recused.get(juror.id)?.has(entry));

export type VoteVoter = {
	jurorId: string;
	name: string;
	hasVoiced: boolean;
	choice: string | null;
	isRecused: boolean;
};
export type VoteView = OpenVote & {
	/** The place it is about; null also where the place would tell of a hidden entry. */
	place: number | null;
	titles: Map<string, string>;
	/** Present jurors with a vote. `choice` is told once the vote is closed; before, only to whoever wrote it down. */
	voters: VoteVoter[];
	/** Null until it is closed. */
	outcome: { counts: [string, number][]; isPassed: boolean } | null;
	/** The own choice of whoever asks; undefined: none yet. */
	own: string | null | undefined;
	maySpeak: boolean;
	mayRun: boolean;
};

/**
 * One vote, for the jury and for those who keep the meeting. @throws NotFound for whoever is recused from one of its
 * entries, as for no vote at all.
 */
export async function voteOf(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, voteId }: { contestId: string; voteId: string }
): Promise<VoteView> {
	const access = await judgingAccess(db, actor, contestId);
	const vote = (await votesOf(db, contestId)).find(({ id }) => id === voteId);
	const { entries, cover } = await countCoverOf(db, access);
	if (!vote || visibleVotes([vote], cover).length === 0) throw new NotFound(`vote ${voteId}`);
	const jury = await attendanceOf(db, contestId);
	const recused = await recusedEntriesOf(db, contestId);
	const voices = (await voicesOf(db, [voteId])).get(voteId) ?? [];
	const { question } = vote;
	const own = voices.find(({ jurorId }) => jurorId === access.seat?.jurorId);
	const me = jury.find(({ id }) => id === access.seat?.jurorId);
	return {
		...vote,
		place: placeShown(question, cover),
		titles: new Map(entries.map(({ key, title }) => [key, title])),
		voters: votersOf(vote, { jury, recused, voices, access, actorId: actor!.id }),
		outcome: vote.closedAt
			? { counts: [...countVoices(question, voices)], isPassed: outcomeOf(question, voices).isPassed }
			: null,
		own: own ? own.choice : undefined,
		maySpeak: !vote.closedAt && me !== undefined && mayVoice(me, question, recused),
		mayRun: canSeeCourse(access) && !vote.closedAt
	};
}

type Told = {
	jury: readonly Attendee[];
	recused: ReadonlyMap<string, ReadonlySet<string>>;
	voices: readonly StoredVoice[];
	access: JudgingAccess;
	actorId: string;
};

function votersOf(vote: OpenVote, { jury, recused, voices, access, actorId }: Told): VoteVoter[] {
	return jury
		.filter((juror) => refusalToVote(juror) === null || voices.some(({ jurorId }) => jurorId === juror.id))
		.map((juror) => {
			const voice = voices.find(({ jurorId }) => jurorId === juror.id);
			const isTold = vote.closedAt !== null || juror.id === access.seat?.jurorId || voice?.recordedBy === actorId;
			return {
				...{ jurorId: juror.id, name: juror.name },
				hasVoiced: voice !== undefined,
				choice: isTold ? (voice?.choice ?? null) : null,
				isRecused: !mayVoice({ ...juror, present: true, voting: true }, vote.question, recused)
			};
		});
}
