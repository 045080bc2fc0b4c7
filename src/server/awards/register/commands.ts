import type { Db, Tx } from '#server/database.ts';
import { lockContest } from '#server/contests/queries.ts';
import { finalisedResultsOf } from '#server/contests/results/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { MissingGlyphs } from '#server/platform/documents/glyphs.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { carryOut } from '../issuing/plan/commands.ts';
import { papersPlanOf } from '../issuing/plan/queries.ts';
import { refusalToIssue } from '../policy.ts';
import { awardsOfResults } from '../queries.ts';
import { documentKindOf, reasonOfCorrection } from '../rules.ts';
import type { PrintedDocument } from './documents.ts';
import { lockDocument } from './queries.ts';
import { insertAnnulment, insertReplacement } from './writing/commands.ts';

export type IssueRefusal = 'not-allowed' | 'no-awards';
/** Texts that cannot be printed yet: dative forms nobody has confirmed, or characters that the fonts lack. */
export type Unprintable =
	| { ok: false; reason: 'forms-not-confirmed'; names: string[] }
	| { ok: false; reason: 'missing-glyphs'; glyphs: MissingGlyphs[] };

/**
 * Issues the papers of a contest's awards at once: a number without gaps within the year, a code that cannot be guessed,
 * and the texts as they stand on this day. Awards that have their paper already are passed over, so that the command may
 * be repeated. Answers how many were issued. In the background and with letters: `beginIssuing`.
 */
export function issueDocuments(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ issuedOn, numberPrefix = '' }: { issuedOn?: string; numberPrefix?: string } = {}
): Promise<Outcome<number, IssueRefusal> | Unprintable> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor, contestId);
		if (refusal) return refused(refusal);
		const { timeZone } = await lockContest(tx, contestId);
		const day = issuedOn ?? (await databaseToday(tx, timeZone));
		const { version } = await finalisedResultsOf(tx, contestId);
		const awards = await awardsOfResults(tx, contestId, version);
		if (!awards.some(({ kind }) => documentKindOf(kind) !== null)) return refused('no-awards');

		const plan = await papersPlanOf(tx, { contestId, version, awards, day, numberPrefix });
		const { unconfirmed, glyphs } = plan;
		if (unconfirmed.length > 0)
			return {
				ok: false,
				reason: 'forms-not-confirmed',
				names: unconfirmed.map(({ recipientName }) => recipientName)
			} as const;
		if (glyphs.length > 0) return { ok: false, reason: 'missing-glyphs', glyphs } as const;
		const course = { contestId, day, numberPrefix, reason: reasonOfCorrection(version) };
		return done((await carryOut(tx, actor, plan, course)).issued);
	});
}

export type AnnulRefusal = 'not-allowed' | 'already-annulled' | 'reason-missing';

/** Declares a document void, with the reason that everyone who checks it will read. It stays in the register. */
export function annulDocument(
	db: Db | Tx,
	actor: Actor,
	id: string,
	reason: string
): Promise<Outcome<null, AnnulRefusal>> {
	return inTransaction(db, async (tx) => {
		const document = await lockDocument(tx, id);
		const refusal = refusalToIssue(actor, document.contestId);
		if (refusal) return refused(refusal);
		if (reason.trim().length < 3) return refused('reason-missing');
		if (document.state === 'annulled') return refused('already-annulled');
		await insertAnnulment(tx, actor, id, reason.trim());
		return done(null);
	});
}

export type ReissueRefusal = 'not-allowed' | 'already-replaced' | 'annulled';

/**
 * Issues a document anew with texts corrected, under a new number and code; the old one answers «replaced» from then on.
 * `correct` gets the texts of the old document and returns those of the new one.
 */
export function reissueDocument(
	db: Db | Tx,
	actor: Actor,
	id: string,
	{ correct, numberPrefix = '' }: { correct: (printed: PrintedDocument) => PrintedDocument; numberPrefix?: string }
): Promise<Outcome<{ id: string; number: string; code: string }, ReissueRefusal>> {
	return inTransaction(db, async (tx) => {
		const document = await lockDocument(tx, id);
		const refusal = refusalToIssue(actor, document.contestId);
		if (refusal) return refused(refusal);
		if (document.state === 'annulled') return refused('annulled');
		if (document.state === 'replaced') return refused('already-replaced');
		const { timeZone } = await lockContest(tx, document.contestId);
		const day = await databaseToday(tx, timeZone);
		const replacement = { old: document, printed: correct(document.printed) };
		return done(await insertReplacement(tx, actor, replacement, { day, numberPrefix }));
	});
}
