import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { ConflictGround, ConflictSource } from '../../tables.ts';
import { groundInMinutes } from '../documents.ts';
import { pairKey, recusePairs, type Pair } from '../recusal/commands.ts';
import { isHardGround } from '../rules.ts';

export type Grounded = Pair & { ground: ConflictGround };

/**
 * Writes conflicts that are not there yet; the hard ones take the entry away from the juror. For commands that hold the
 * contest's row. `late`: those of them with a sheet that counts in a stage that is closed: it stays; see `recusePairs`.
 */
export async function writeConflicts(
	tx: Tx,
	actor: Actor,
	contestId: string,
	conflicts: readonly Grounded[],
	{ source, reason }: { source: ConflictSource; reason: string }
): Promise<{ written: Grounded[]; late: Grounded[] }> {
	const living = await livingGrounds(tx, contestId);
	const written = conflicts.filter((each) => !living.has(groundKey(each)));
	const hard = written.flatMap(({ entryId, jurorId, ground }) =>
		ground === 'same-district' ? [] : [{ entryId, jurorId, reason: groundInMinutes[ground] }]
	);
	const late = await recusePairs(tx, contestId, hard);
	// Columns, not rows: warnings of a large contest are more than one statement has parameters for.
	await sql`
		insert into conflicts (contest_id, entry_id, juror_id, ground, is_hard, reason, source, noted_by)
		select ${contestId}::uuid, entry_id, juror_id, ground, is_hard, ${reason.trim()}, ${source}, ${actor.id}
		from unnest(${written.map(({ entryId }) => entryId)}::uuid[], ${written.map(({ jurorId }) => jurorId)}::uuid[],
			${written.map(({ ground }) => ground)}::text[], ${written.map(({ ground }) => isHardGround(ground))}::boolean[])
			as found (entry_id, juror_id, ground, is_hard)`.execute(tx);
	return { written, late: written.filter((each) => isHardGround(each.ground) && late.has(pairKey(each))) };
}

const groundKey = ({ ground, ...pair }: Grounded): string => `${pairKey(pair)} ${ground}`;

async function livingGrounds(tx: Tx, contestId: string): Promise<Set<string>> {
	const rows = await tx
		.selectFrom('conflicts')
		.select(['entry_id as entryId', 'juror_id as jurorId', 'ground'])
		.where('contest_id', '=', contestId)
		.where('ended_at', 'is', null)
		.execute();
	return new Set(rows.map(groundKey));
}
