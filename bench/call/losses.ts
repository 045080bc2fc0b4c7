import { sql } from 'kysely';
import { fileFaults } from '#server/files/queries.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import type { Acknowledged } from './journey.ts';
import type { Program } from './program.ts';
import type { Entrant } from './scene.ts';

type Losses = {
	filesAcknowledged: number;
	filesLost: number;
	/** Whose content, read from the disk, is not what was sent. */
	filesChanged: number;
	sentAcknowledged: number;
	/** Acknowledged, and not there with the file that was brought. */
	sentLost: number;
	/** Of those that were sent: taken after the minute that was told, in the silent time after it. */
	sentInSilence: number;
	/** Of the numbers 1…n: those given twice, and those not given. */
	numbersWrong: number;
	lettersWaiting: number;
	brokenInvariants: number;
};

/** What was told to have been taken against what is there. */
export async function findLosses(
	{ db, store }: Pick<Program, 'db' | 'store'>,
	contestId: string,
	entrants: readonly Entrant[],
	acknowledged: readonly Acknowledged[]
): Promise<Losses> {
	const stored = new Map(
		(await db.selectFrom('stored_files').select(['id', 'sha256']).execute()).map((row) => [row.id, row.sha256])
	);
	const sent = await db
		.selectFrom('application_versions')
		.innerJoin('applications', 'applications.id', 'application_id')
		.innerJoin('contest_calls', 'contest_calls.contest_id', 'applications.contest_id')
		.select(['application_id as id', 'number', 'content', 'state'])
		.select(sql<boolean>`application_versions.submitted_at >= closes_at`.as('isInSilence'))
		.where('applications.contest_id', '=', contestId)
		.execute();
	const filesOf = new Map(
		sent
			.filter(({ state, number }) => state === 'submitted' && number !== null)
			.map(({ id, content }) => [id, (content as { files: { sha256: string }[] }).files.map(({ sha256 }) => sha256)])
	);
	const told = entrants.map((entrant, n) => ({ ...entrant, ...acknowledged[n]! }));
	const brought = told.filter(({ fileId }) => fileId !== null);
	const submitted = told.filter(({ isSent }) => isSent);
	const numbers = sent.map(({ number }) => number).sort((a, b) => a! - b!);
	const waiting = await db
		.selectFrom('letters')
		.select('id')
		.where('state', '=', 'waiting')
		.where('kind', '=', 'application-received')
		.execute();
	return {
		filesAcknowledged: brought.length,
		filesLost: brought.filter(({ fileId, file }) => stored.get(fileId!) !== file.sha256).length,
		filesChanged: (await fileFaults(db, store)).length,
		sentAcknowledged: submitted.length,
		sentLost: submitted.filter(({ application, file }) => !filesOf.get(application.id)?.includes(file.sha256)).length,
		sentInSilence: sent.filter(({ isInSilence }) => isInSilence).length,
		numbersWrong: numbers.filter((number, at) => number !== at + 1).length,
		lettersWaiting: waiting.length,
		brokenInvariants: (await brokenInvariants(db)).length
	};
}
