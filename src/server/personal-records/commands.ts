import { erasePersonalRecords as eraseAccount } from '#server/accounts/profile/commands.ts';
import { recordsSubjectOf } from '#server/accounts/profile/queries.ts';
import { erasePersonalRecords as eraseAuthor } from '#server/applications/records/commands.ts';
import { erasePersonalRecords as eraseAwards } from '#server/awards/records/commands.ts';
import { erasePersonalRecords as eraseSpeaker } from '#server/contests/defence/records/commands.ts';
import { erasePersonalRecords as eraseSheets } from '#server/contests/judging/sheets/records/commands.ts';
import { erasePersonalRecords as eraseWithdrawals } from '#server/contests/judging/stages/records/commands.ts';
import { erasePersonalRecords as eraseJuror } from '#server/contests/jury/records/commands.ts';
import { erasePersonalRecords as eraseMeeting } from '#server/contests/meeting/records/commands.ts';
import type { Db, Tx } from '#server/database.ts';
import { erasePersonalRecords as eraseLetters } from '#server/letters/commands.ts';
import { erasePersonalRecords as erasePerson, lockErasure, noteErasure } from '#server/people/erasures/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import type { ErasedCounts } from '#server/platform/personal-records.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { erasePersonalRecords as eraseNews } from '#server/publications/records/commands.ts';

export type ErasureRefusal = 'not-allowed' | 'already-answered' | 'last-administrator';

/**
 * Carries out a request to be forgotten, in all modules or in none: the person becomes «Удалённый участник № …», the
 * account is closed for good, letters lose their address and words. Signed minutes and issued papers stay as printed. The
 * log keeps ids and numbers.
 */
export function carryOutErasure(
	db: Db | Tx,
	actor: Actor,
	requestId: string
): Promise<Outcome<ErasedCounts, ErasureRefusal>> {
	return inTransaction(db, async (tx) => {
		const locked = await lockErasure(tx, actor, requestId);
		if (!locked.ok) return locked;
		const subject = await recordsSubjectOf(tx, locked.value);
		const account = await eraseAccount(tx, actor, subject);
		if (!account.ok) return refused(account.reason);
		const counts: ErasedCounts = { ...account.value };
		const inContests = [eraseAuthor, eraseSpeaker, eraseJuror, eraseSheets, eraseWithdrawals, eraseMeeting];
		// Drafts of the news are searched for the name while the person still bears it.
		for (const erase of [...inContests, eraseAwards, eraseNews, erasePerson, eraseLetters])
			Object.assign(counts, await erase(tx, actor, subject));
		await noteErasure(tx, actor, requestId, counts);
		return done(counts);
	});
}
