import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { appendDecisions } from '../../jury/commands.ts';
import { refusalToDecide } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { isStillAsked } from '../audience/queries.ts';
import { openSitting, type Sitting, type SittingRefusal } from '../commands.ts';
import type { Question } from '../forms.ts';
import { openTiesOf } from '../matters/queries.ts';
import { refusalToVote } from '../policy.ts';
import { attendanceOf, countCoverOf, recusedEntriesOf } from '../queries.ts';
import { lockVote, mayVoice, visibleVotes, voicesOf, votesOf } from './queries.ts';
import { optionsOf, outcomeOf, sameEntries } from './rules.ts';

/** What somebody puts to the vote; whom it concerns is found here where it follows from the records. */
export type Asked =
	| { kind: 'tie'; stage: string; entries: readonly string[] }
	| { kind: 'unawarded-place'; place: number; nomination: string | null; then: 'move-down' | 'nobody' }
	| { kind: 'award'; award: string; title: string | null; entries: readonly string[] }
	| { kind: 'words'; subject: string };

export type PuttingRefusal =
	| SittingRefusal
	| 'no-such-tie'
	| 'unknown-award'
	| 'unknown-place'
	| 'unknown-entry'
	| 'already-put'
	| 'too-short'
	| 'vote-not-over';

/** Puts a question to an open vote of the jury. Answers its id. */
export function putToVote(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	asked: Asked
): Promise<Outcome<string, PuttingRefusal>> {
	return inTransaction(db, async (tx) => {
		const sitting = await openSitting(tx, actor, contestId, 'entries' in asked ? asked.entries : []);
		if (!sitting.ok) return sitting;
		const question = await questionOf(tx, contestId, asked, sitting.value);
		if (!question.ok) return question;
		const open = (await votesOf(tx, contestId)).filter(({ closedAt }) => closedAt === null);
		if (open.some((vote) => isSameQuestion(vote.question, question.value))) return refused('already-put');
		const { id } = await tx
			.insertInto('open_votes')
			.values({ contest_id: contestId, question: JSON.stringify(question.value), put_by: actor.id })
			.returning('id')
			.executeTakeFirstOrThrow();
		await recordActivity(tx, actor, 'vote.put', contestId, { voteId: id, kind: asked.kind });
		return done(id);
	});
}

async function questionOf(
	tx: Tx,
	contestId: string,
	asked: Asked,
	{ ruleSet, entries, cover }: Sitting
): Promise<Outcome<Question, Exclude<PuttingRefusal, 'already-put'>>> {
	if (asked.kind === 'words') {
		const subject = asked.subject.trim();
		return subject.length < 3 ? refused('too-short') : done({ kind: 'words', subject, entries: [] });
	}
	if (asked.kind === 'award') {
		const keys = new Set(entries.flatMap(({ key, rejection }) => (rejection === null ? [key] : [])));
		if (asked.entries.length === 0 || asked.entries.some((entry) => !keys.has(entry))) return refused('unknown-entry');
		const isKnown = ruleSet.awards.some(({ id, basis }) => id === asked.award && basis.by === 'decision');
		if (!isKnown && asked.title === null) return refused('unknown-award');
		if (await isStillAsked(tx, contestId, asked.award)) return refused('vote-not-over');
		return done({ ...asked, entries: [...asked.entries] });
	}
	if (asked.kind === 'unawarded-place') {
		const inNominations = ruleSet.ranking.scope === 'nomination' && ruleSet.nominations.length > 0;
		const isPlace = asked.place >= 1 && asked.place <= ruleSet.ranking.places;
		const isScope = inNominations
			? ruleSet.nominations.some(({ id }) => id === asked.nomination)
			: asked.nomination === null;
		if (!isPlace || !isScope) return refused('unknown-place');
		if (cover.covers(asked.nomination)) return refused('has-conflict');
		const concerned = entries.filter(
			({ nomination, rejection }) => rejection === null && (asked.nomination ?? nomination) === nomination
		);
		return done({ ...asked, entries: concerned.map(({ key }) => key) });
	}
	const ties = await openTiesOf(tx, contestId);
	const tie = ties.find(
		({ stage, entries: tied, needs }) =>
			stage === asked.stage && needs === 'recorded-vote' && sameEntries(tied, asked.entries)
	);
	if (!tie || tie.effect === 'order') return refused('no-such-tie');
	return done({ kind: 'tie', stage: tie.stage, rank: tie.rank, effect: tie.effect, entries: [...tie.entries] });
}

/** The same matter is not asked twice at once. */
function isSameQuestion(one: Question, other: Question): boolean {
	if (one.kind === 'tie' && other.kind === 'tie')
		return one.stage === other.stage && sameEntries(one.entries, other.entries);
	if (one.kind === 'unawarded-place' && other.kind === 'unawarded-place')
		return one.place === other.place && one.nomination === other.nomination;
	if (one.kind === 'award' && other.kind === 'award')
		return one.award === other.award && one.title === other.title && sameEntries(one.entries, other.entries);
	return one.kind === 'words' && other.kind === 'words' && one.subject === other.subject;
}

export type VoiceRefusal = 'no-vote' | 'not-present' | 'closed' | 'no-such-choice';

/**
 * A juror's own voice, from their own device; given again, it replaces the one before until the vote is closed. Null: an
 * abstention. @throws NotFound for whoever is recused from one of the entries, as for no vote at all.
 */
export function giveVoice(
	db: Db | Tx,
	actor: Actor,
	{ contestId, voteId, choice }: { contestId: string; voteId: string; choice: string | null }
): Promise<Outcome<null, VoiceRefusal>> {
	return inTransaction(db, async (tx) => {
		const { seat } = await judgingAccess(tx, actor, contestId);
		if (!seat) throw new NotFound(`vote ${voteId}`);
		return keepVoices(tx, actor, { contestId, voteId, voices: [{ jurorId: seat.jurorId, choice }] });
	});
}

export type TableVoice = { jurorId: string; choice: string | null };

/** Voices given by hand at the table, written down by whoever keeps the meeting. */
export function recordVoices(
	db: Db | Tx,
	actor: Actor,
	{ contestId, voteId, voices }: { contestId: string; voteId: string; voices: readonly TableVoice[] }
): Promise<Outcome<null, VoiceRefusal | 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToDecide(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		return keepVoices(tx, actor, { contestId, voteId, voices });
	});
}

async function keepVoices(
	tx: Tx,
	actor: Actor,
	{ contestId, voteId, voices }: { contestId: string; voteId: string; voices: readonly TableVoice[] }
): Promise<Outcome<null, VoiceRefusal>> {
	const vote = await lockVote(tx, { contestId, voteId }, 'share');
	const { cover } = await countCoverOf(tx, await judgingAccess(tx, actor, contestId));
	if (vote.withdrawnAt || visibleVotes([vote], cover).length === 0) throw new NotFound(`vote ${voteId}`);
	if (vote.closedAt) return refused('closed');
	const jury = new Map((await attendanceOf(tx, contestId)).map((juror) => [juror.id, juror]));
	const recused = await recusedEntriesOf(tx, contestId);
	const options = optionsOf(vote.question);
	for (const { jurorId, choice } of voices) {
		const juror = jury.get(jurorId);
		if (!juror) throw new NotFound(`juror ${jurorId}`);
		const refusal = refusalToVote(juror);
		if (refusal) return refused(refusal);
		if (!mayVoice(juror, vote.question, recused)) throw new NotFound(`vote ${voteId} for ${jurorId}`);
		if (choice !== null && !options.includes(choice)) return refused('no-such-choice');
	}
	if (voices.length === 0) return done(null);
	await tx
		.insertInto('vote_voices')
		.values(
			voices.map(({ jurorId, choice }) => ({
				...{ vote_id: voteId, contest_id: contestId, juror_id: jurorId, choice, recorded_by: actor.id }
			}))
		)
		.onConflict((known) =>
			known.columns(['vote_id', 'juror_id']).doUpdateSet(({ ref }) => ({
				...{ choice: ref('excluded.choice'), recorded_by: ref('excluded.recorded_by') },
				given_at: sql`now()`
			}))
		)
		.execute();
	await recordActivity(tx, actor, 'vote.voiced', contestId, { voteId, voices: voices.length });
	return done(null);
}

export type ClosingRefusal = SittingRefusal | 'already-closed' | 'no-voices';

/**
 * Closes a vote: from now on its voices are known by name, and what follows from them is a decision of the jury. Voices
 * of jurors who were recused meanwhile do not count.
 */
export function closeVote(
	db: Db | Tx,
	actor: Actor,
	{ contestId, voteId }: { contestId: string; voteId: string }
): Promise<Outcome<{ isPassed: boolean }, ClosingRefusal>> {
	return inTransaction(db, async (tx) => {
		const held = await holdVote(tx, actor, { contestId, voteId });
		if (!held.ok) return held;
		const { vote, jury } = held.value;
		const recused = await recusedEntriesOf(tx, contestId);
		const able = jury.filter((juror) => mayVoice(juror, vote.question, recused)).map(({ id }) => id);
		await tx
			.deleteFrom('vote_voices')
			.where('vote_id', '=', voteId)
			.where(({ eb, lit }) => (able.length > 0 ? eb('juror_id', 'not in', able) : lit(true)))
			.execute();
		const voices = (await voicesOf(tx, [voteId])).get(voteId) ?? [];
		if (voices.every(({ choice }) => choice === null)) return refused('no-voices');
		const { isPassed, decision } = outcomeOf(vote.question, voices);
		const position = decision ? await appendDecisions(tx, actor, contestId, [decision]) : null;
		await tx
			.updateTable('open_votes')
			.set({ closed_by: actor.id, closed_at: sql`now()`, decision_position: position })
			.where('id', '=', voteId)
			.execute();
		await recordActivity(tx, actor, 'vote.closed', contestId, { voteId, voices: voices.length });
		return done({ isPassed });
	});
}

/** Takes a question back before it is closed: asked wrongly, or not needed any more. */
export function withdrawVote(
	db: Db | Tx,
	actor: Actor,
	{ contestId, voteId }: { contestId: string; voteId: string }
): Promise<Outcome<null, SittingRefusal | 'already-closed'>> {
	return inTransaction(db, async (tx) => {
		const held = await holdVote(tx, actor, { contestId, voteId });
		if (!held.ok) return held;
		await tx
			.updateTable('open_votes')
			.set({ withdrawn_at: sql`now()` })
			.where('id', '=', voteId)
			.execute();
		await recordActivity(tx, actor, 'vote.withdrawn', contestId, { voteId });
		return done(null);
	});
}

async function holdVote(tx: Tx, actor: Actor, { contestId, voteId }: { contestId: string; voteId: string }) {
	const sitting = await openSitting(tx, actor, contestId, []);
	if (!sitting.ok) return sitting;
	const vote = await lockVote(tx, { contestId, voteId }, 'alone');
	if (vote.withdrawnAt || visibleVotes([vote], sitting.value.cover).length === 0) throw new NotFound(`vote ${voteId}`);
	return vote.closedAt ? refused('already-closed') : done({ ...sitting.value, vote });
}
