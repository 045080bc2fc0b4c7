import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { accountAddresses } from '#server/accounts/queries.ts';
import { lockCall, publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { withdrawnLetter } from '../mails.ts';
import { contestOfApplication, lockApplication, type ApplicationRow } from '../queries.ts';
import { lockCounter } from '../submission/commands.ts';
import { countedWith } from '../submission/queries.ts';
import { isLimitReached } from '../submission/rules.ts';
import { lastVersionOf } from '../versions/queries.ts';

export type WithdrawalRefusal = 'not-allowed' | 'closed' | 'decided' | 'withdrawn';

/** Takes an application out of the contest until the deadline; a draft is put aside at any time. Nothing of it is lost. */
export function withdrawApplication(db: Db | Tx, actor: Actor, id: string): Promise<Outcome<null, WithdrawalRefusal>> {
	return inTransaction(db, async (tx) => {
		const call = await lockCall(tx, await contestOfApplication(tx, id));
		const { application, refusal } = await lockApplication(tx, actor, id);
		if (refusal) return refused(refusal);
		const { state } = application;
		if (state === 'withdrawn') return refused('withdrawn');
		if (state === 'admitted' || state === 'rejected') return refused('decided');
		if (state !== 'draft' && !call.isTaking) return refused('closed');
		await tx
			.updateTable('applications')
			// The term of a correction stays, so that who comes back has no more and no less of it.
			.set({ state: 'withdrawn', withdrawn_at: sql`now()` })
			.where('id', '=', id)
			.execute();
		if (application.number !== null) await tellMembers(tx, application, application.number);
		await recordActivity(tx, actor, 'application.withdrawn', id);
		return done(null);
	});
}

async function tellMembers(tx: Tx, application: ApplicationRow, number: number): Promise<void> {
	const { plan } = await publishedPlanOf(tx, application.contestId);
	const members = await accountAddresses(tx, application.memberIds);
	await writeLetters(
		tx,
		members.map((member) => withdrawnLetter(member, { application, plan, number }))
	);
}

export type RevivalRefusal = 'not-allowed' | 'closed' | 'not-withdrawn' | 'limit-reached';

/**
 * Brings a withdrawn application back as it was. One that was sent before: within the limit and until the deadline, or
 * until its correction was due; asked for corrections, it is asked for them still.
 */
export function reviveApplication(db: Db | Tx, actor: Actor, id: string): Promise<Outcome<null, RevivalRefusal>> {
	return inTransaction(db, async (tx) => {
		const call = await lockCall(tx, await contestOfApplication(tx, id));
		const { application, refusal } = await lockApplication(tx, actor, id);
		if (refusal) return refused(refusal);
		if (application.state !== 'withdrawn') return refused('not-withdrawn');
		const { submittedAt, correctUntil } = application;
		const wasSent = submittedAt !== null;
		const isCorrectable = correctUntil !== null && (await databaseNow(tx)) < correctUntil;
		if (wasSent && !call.isTaking && !isCorrectable) return refused('closed');
		if (wasSent && (await isTooMany(tx, application))) return refused('limit-reached');
		await tx
			.updateTable('applications')
			.set({ state: correctUntil ? 'correction' : wasSent ? 'submitted' : 'draft', withdrawn_at: null })
			.where('id', '=', id)
			.execute();
		await recordActivity(tx, actor, 'application.revived', id);
		return done(null);
	});
}

async function isTooMany(tx: Tx, application: ApplicationRow): Promise<boolean> {
	const { plan } = await publishedPlanOf(tx, application.contestId);
	const sent = await lastVersionOf(tx, application.id);
	if (!sent) return false;
	await lockCounter(tx, application.contestId);
	return isLimitReached(plan.participation.limit, await countedWith(tx, application, sent.content, plan));
}
