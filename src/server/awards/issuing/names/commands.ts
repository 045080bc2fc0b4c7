import type { Db, Tx } from '#server/database.ts';
import { confirmNameForm } from '#server/people/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToIssue } from '../../policy.ts';
import { papersPreview } from '../queries.ts';

export type PaperNamesRefusal = 'not-allowed' | 'form-missing' | 'form-too-long';

/**
 * Confirms the datives that letters of this contest print, for organisers too, who keep no other names: only of people whose
 * letters wait for it. Whoever has been confirmed meanwhile is passed over. Answers how many were confirmed.
 */
export function confirmPaperNames(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	names: readonly { personId: string; dative: string }[]
): Promise<Outcome<number, PaperNamesRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor, contestId);
		if (refusal) return refused(refusal);
		// Judged before the first is written: what was refused must not stay half done.
		if (names.some(({ dative }) => dative.trim() === '')) return refused('form-missing');
		if (names.some(({ dative }) => dative.length > 300)) return refused('form-too-long');
		const { unconfirmed } = await papersPreview(tx, actor, contestId);
		const waiting = new Set(unconfirmed.flatMap(({ kind, id }) => (kind === 'person' ? [id] : [])));
		const asked = names.filter(({ personId }) => waiting.has(personId));
		for (const { personId, dative } of asked) {
			const keeping: Actor = { id: actor.id, role: 'system' };
			const confirmed = await confirmNameForm(tx, keeping, { personId, grammaticalCase: 'dative', form: dative });
			if (!confirmed.ok) throw new Error(`refused though it had been judged before: ${confirmed.reason}`);
		}
		return done(asked.length);
	});
}
