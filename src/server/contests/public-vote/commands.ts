import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { mayTry } from '#server/accounts/limits/commands.ts';
import type { Db, PlatformDb, Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { contestNamesOf } from '../queries.ts';
import { voiceCountedLetter, voiceToConfirmLetter } from './mails.ts';
import { ballotEntriesOf, publicVoteOf, type PublicVote } from './queries.ts';
import { digestFor, isBallotToken, isVoterAddress, limitKey, mailboxOf, newBallotToken, tokenDigest } from './rules.ts';

export type VotingPlace = {
	db: Db;
	platform: PlatformDb;
	network: string;
	/** The client's neighbourhood. */ from: string;
};
export type AskedVoice = { contestId: string; entryId: string; email: string };
export type VoiceRefusal = 'email-faulty' | 'too-often' | 'not-open' | 'entry-gone';
type CarryOut = (
	work: (tx: Tx) => Promise<Outcome<null, VoiceRefusal>>
) => Promise<Outcome<null, VoiceRefusal | 'form-outdated'>>;

/** Hours that a link is good for, and never beyond the end of the vote. */
const linkHours = 24;

/**
 * Sends a letter with a link that confirms a voice; nothing counts before. Whoever asks learns nothing of the address: the
 * answer and the work are the same whether it has voted or not, and only its owner reads which letter it is. Another letter
 * may be asked for with another choice until one is confirmed.
 */
export async function askForVoice(
	{ db, platform, network, from }: VotingPlace,
	{ contestId, entryId, email }: AskedVoice,
	carryOut: CarryOut = (work) => inTransaction(db, work)
): Promise<Outcome<null, VoiceRefusal | 'form-outdated'>> {
	const address = email.normalize('NFC').trim();
	if (!isVoterAddress(address)) return refused('email-faulty');
	// Letters alone are limited, widely enough for a library full of readers; nobody's computer has «voted already».
	if (!(await mayTry(platform, { tried: 'vote', account: limitKey(network, address), from })))
		return refused('too-often');
	return carryOut(async (tx) => {
		const vote = await termsOf(tx, contestId);
		if (vote.phase !== 'open' || !vote.isListed) return refused('not-open');
		const entry = (await ballotEntriesOf(tx, { contestId, stage: vote.stage })).find(({ id }) => id === entryId);
		if (!entry) return refused('entry-gone');
		const secret = await voteSecret(tx);
		const addressDigest = digestFor(secret, 'address', { contestId, text: mailboxOf(address) });
		const { token, until } = await addBallot(tx, {
			...{ contestId, entryId, addressDigest },
			fromDigest: digestFor(secret, 'from', { contestId, text: from })
		});
		const contest = (await contestNamesOf(tx, [contestId])).get(contestId)!;
		const letter = (await hasVoted(tx, contestId, addressDigest))
			? voiceCountedLetter(address, { contest })
			: voiceToConfirmLetter(address, { contest, entry, token, until });
		await writeLetters(tx, [letter]);
		return done(null);
	});
}

/** @throws NotFound where there is none. */
async function termsOf(tx: Tx, contestId: string): Promise<PublicVote> {
	const vote = await publicVoteOf(tx, contestId);
	if (!vote) throw new NotFound(`vote of ${contestId}`);
	return vote;
}

/** What digests of this network are keyed by, made the first time. */
async function voteSecret(tx: Tx): Promise<Buffer> {
	await tx
		.insertInto('public_vote_secret')
		.values({ secret: randomBytes(32) })
		.onConflict((known) => known.doNothing())
		.execute();
	return (await tx.selectFrom('public_vote_secret').select('secret').executeTakeFirstOrThrow()).secret;
}

type NewBallot = { contestId: string; entryId: string; addressDigest: Buffer; fromDigest: Buffer };

async function addBallot(tx: Tx, { contestId, entryId, addressDigest, fromDigest }: NewBallot) {
	const token = newBallotToken();
	const { rows } = await sql<{ until: Date }>`
		insert into public_ballots (contest_id, entry_id, address_digest, from_digest, token_hash, expires_at)
		select ${contestId}::uuid, ${entryId}::uuid, ${addressDigest}, ${fromDigest}, ${tokenDigest(token)},
			least(closes_at, now() + make_interval(hours => ${linkHours}))
		from public_votes where contest_id = ${contestId}
		returning expires_at as until`.execute(tx);
	return { token, until: rows[0]!.until };
}

async function hasVoted(tx: Tx, contestId: string, addressDigest: Buffer): Promise<boolean> {
	const voice = await tx
		.selectFrom('public_ballots')
		.select('id')
		.where('contest_id', '=', contestId)
		.where('address_digest', '=', addressDigest)
		.where('confirmed_at', 'is not', null)
		.executeTakeFirst();
	return voice !== undefined;
}

export type ConfirmationRefusal = 'link-ended' | 'already-voted' | 'not-open' | 'entry-gone';

/**
 * Counts a voice, by the link of its letter and in time by the database's clock. The same link again changes nothing;
 * `already-voted`: another letter to this address was confirmed first.
 */
export function confirmVoice(
	db: Db | Tx,
	{ contestId, token }: { contestId: string; token: string }
): Promise<Outcome<null, ConfirmationRefusal>> {
	return inTransaction(db, async (tx) => {
		if (!isBallotToken(token)) return refused('link-ended');
		const vote = await termsOf(tx, contestId);
		const ballots = await lockBallotsOf(tx, contestId, token);
		const ballot = ballots.find(({ isAsked }) => isAsked);
		if (!ballot) return refused('link-ended');
		if (ballot.isConfirmed) return done(null);
		if (vote.phase !== 'open' || !vote.isListed) return refused('not-open');
		if (!ballot.isInTime) return refused('link-ended');
		if (ballots.some(({ isConfirmed }) => isConfirmed)) return refused('already-voted');
		const entries = await ballotEntriesOf(tx, { contestId, stage: vote.stage });
		if (!entries.some(({ id }) => id === ballot.entryId)) return refused('entry-gone');
		await tx
			.updateTable('public_ballots')
			.set({ confirmed_at: sql`now()` })
			.where('id', '=', ballot.id)
			.execute();
		return done(null);
	});
}

type LockedBallot = { id: string; entryId: string; isAsked: boolean; isConfirmed: boolean; isInTime: boolean };

/** All ballots of the address that the link belongs to, held until the transaction ends: two links of it take turns. */
async function lockBallotsOf(tx: Tx, contestId: string, token: string): Promise<LockedBallot[]> {
	const hash = tokenDigest(token);
	const { rows } = await sql<LockedBallot>`
		select id, entry_id as "entryId", coalesce(token_hash = ${hash}, false) as "isAsked",
			confirmed_at is not null as "isConfirmed", now() < expires_at as "isInTime"
		from public_ballots
		where contest_id = ${contestId} and address_digest = (
			select address_digest from public_ballots where contest_id = ${contestId} and token_hash = ${hash})
		order by id for update`.execute(tx);
	return rows;
}
