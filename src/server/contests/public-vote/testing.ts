import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { TestNetwork } from '#server/platform/testing.ts';
import { lastLetterTo } from '#server/accounts/testing.ts';
import { arrangePublicVote, type VoteTerms } from './arrangement/commands.ts';
import { askForVoice, confirmVoice } from './commands.ts';

const hour = 3_600_000;
let asked = 0;

/** A vote that opened an hour ago and lasts a day more, on all entries unless told otherwise. */
export async function buildPublicVote(
	db: Db,
	{ id, organiser }: { id: string; organiser: Actor },
	terms: Partial<VoteTerms> = {}
): Promise<void> {
	const outcome = await arrangePublicVote(db, organiser, {
		...{ contestId: id, awardKey: 'audience', stage: null },
		...{ opensAt: new Date(Date.now() - hour), closesAt: new Date(Date.now() + 24 * hour) },
		...terms
	});
	if (!outcome.ok) throw new Error(outcome.reason);
}

/** As time goes on: the vote is over. */
export const endPublicVote = (db: Db, contestId: string) =>
	sql`update public_votes set opens_at = now() - interval '2 hours', closes_at = now() where contest_id = ${contestId}`.execute(
		db
	);

export type Voice = { contestId: string; entryId: string; email?: string; from?: string };

/** Asks for a letter, from a place of its own unless told otherwise. Answers the link's token. */
export async function askVoice(network: TestNetwork, { contestId, entryId, ...voice }: Voice): Promise<string> {
	const { email = `chitatel-${++asked}@library.example`, from = `place-${asked}-${process.pid}` } = voice;
	const { db, database, schema } = network;
	const where = { db, platform: database.platform, network: schema, from };
	const outcome = await askForVoice(where, { contestId, entryId, email });
	if (!outcome.ok) throw new Error(outcome.reason);
	return (await lastLetterTo(db, email))!.path!.split('/').at(-1)!;
}

export async function giveVoice(network: TestNetwork, voice: Voice): Promise<void> {
	const token = await askVoice(network, voice);
	const outcome = await confirmVoice(network.db, { contestId: voice.contestId, token });
	if (!outcome.ok) throw new Error(outcome.reason);
}
