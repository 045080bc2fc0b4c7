import { sql } from 'kysely';
import { addresseesByAccount } from '#server/accounts/queries.ts';
import { lockContest } from '#server/contests/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { papersReadyLetter } from '../mails.ts';
import type { IssuingRun } from '../queries.ts';
import { inPieces } from '../rules.ts';
import { papersToTell, type PapersOfAccount } from './queries.ts';

/** People written to in one transaction. */
const lettersAtOnce = 100;

/**
 * Writes to everybody who has papers that they have not been told of: who sent the entry and worked on it, and people
 * honoured by name. One letter names all of somebody's papers. Nobody is written to before the results are published.
 */
export async function writePaperLetters(db: Db, run: IssuingRun): Promise<void> {
	const { contest, accounts } = await papersToTell(db, run);
	if (!contest) return;
	for (const piece of inPieces(accounts, lettersAtOnce)) {
		await db.transaction().execute(async (tx) => {
			await lockContest(tx, run.contestId);
			const fresh = await stillToTell(tx, piece);
			const addresses = await addresseesByAccount(
				tx,
				fresh.map(({ accountId }) => accountId)
			);
			const told = fresh.filter(({ accountId }) => addresses.has(accountId));
			if (told.length === 0) return;
			await writeLetters(
				tx,
				told.map(({ accountId, papers }) => papersReadyLetter(addresses.get(accountId)!, { contest, papers }))
			);
			await tx
				.insertInto('paper_letters')
				.values(
					told.flatMap(({ accountId, papers }) => papers.map(({ id }) => ({ document_id: id, account_id: accountId })))
				)
				.execute();
			await tx
				.updateTable('issuing_runs')
				.set({ letters: sql`letters + ${told.length}::int` })
				.where('id', '=', run.id)
				.execute();
		});
	}
}

/** Without what another has told of meanwhile. */
async function stillToTell(tx: Tx, accounts: readonly PapersOfAccount[]): Promise<PapersOfAccount[]> {
	const rows = await tx
		.selectFrom('paper_letters')
		.select(['document_id', 'account_id'])
		.where(
			'document_id',
			'=',
			sql<string>`any(${accounts.flatMap(({ papers }) => papers.map(({ id }) => id))}::uuid[])`
		)
		.execute();
	const known = new Set(rows.map(({ document_id, account_id }) => `${document_id} ${account_id}`));
	return accounts
		.map(({ accountId, papers }) => ({
			accountId,
			papers: papers.filter(({ id }) => !known.has(`${id} ${accountId}`))
		}))
		.filter(({ papers }) => papers.length > 0);
}
