import type { Tx } from '#server/database.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';

/** Writes nominations in their order; those that are there already are changed in place. */
export async function layOutNominations(
	tx: Tx,
	contestId: string,
	nominations: readonly { id: string; title: string; description?: string }[]
): Promise<void> {
	if (nominations.length === 0) return;
	await tx
		.insertInto('nominations')
		.values(
			nominations.map(({ id, title, description = '' }, position) => ({
				contest_id: contestId,
				key: id,
				title,
				description,
				position
			}))
		)
		.onConflict((known) =>
			known.columns(['contest_id', 'key']).doUpdateSet(({ ref }) => ({
				title: ref('excluded.title'),
				description: ref('excluded.description'),
				position: ref('excluded.position')
			}))
		)
		.execute();
}

type StageDates = readonly ({ startsOn: string; endsOn: string | null } | null)[];

/** Writes stages with their criteria, in their order; those that are there already are changed in place. */
export async function layOutStages(
	tx: Tx,
	contestId: string,
	stages: RuleSet['stages'],
	dates: StageDates = []
): Promise<void> {
	await tx
		.insertInto('stages')
		.values(
			stages.map(({ id, title }, position) => ({
				contest_id: contestId,
				key: id,
				title,
				position,
				starts_on: dates[position]?.startsOn ?? null,
				ends_on: dates[position]?.endsOn ?? null
			}))
		)
		.onConflict((known) =>
			known.columns(['contest_id', 'key']).doUpdateSet(({ ref }) => ({
				title: ref('excluded.title'),
				position: ref('excluded.position'),
				starts_on: ref('excluded.starts_on'),
				ends_on: ref('excluded.ends_on')
			}))
		)
		.execute();
	const criteria = stages.flatMap((stage) =>
		stage.criteria.map(({ id, title }, position) => ({
			contest_id: contestId,
			stage_key: stage.id,
			key: id,
			title,
			position
		}))
	);
	if (criteria.length === 0) return;
	await tx
		.insertInto('criteria')
		.values(criteria)
		.onConflict((known) =>
			known
				.columns(['contest_id', 'stage_key', 'key'])
				.doUpdateSet(({ ref }) => ({ title: ref('excluded.title'), position: ref('excluded.position') }))
		)
		.execute();
}
