import { createHash } from 'node:crypto';
import { groupByFigure } from '../figures/rules.ts';
import type { Contest, Split, Tie } from '../rules.ts';

/** By what was decided for this stage and these entries; null where nothing was yet. */
export function splitByDecision(
	contest: Contest,
	tie: Tie,
	step: 'recorded-vote' | 'casting-vote' | 'lots'
): Split | null {
	const stage = contest.ruleSet.stages[tie.stage]!.id;
	const decisions = contest.decisions.filter((decision) => 'stage' in decision && decision.stage === stage);
	const ids = tie.entries.map((entry) => contest.field.entries[entry]!);
	for (const decision of decisions) {
		if (decision.kind !== step) continue;
		const split =
			decision.kind === 'recorded-vote'
				? splitByVotes(tie.entries, ids, decision.votes)
				: decision.kind === 'casting-vote'
					? splitByOrder(tie.entries, ids, decision.order)
					: splitByLots(tie.entries, ids, decision.seed);
		if (split) return split;
	}
	return null;
}

function splitByVotes(
	entries: readonly number[],
	ids: readonly string[],
	votes: readonly { entry: string; votes: number }[]
): Split | null {
	const given = ids.map((id) => votes.find(({ entry }) => entry === id)?.votes);
	if (given.some((count) => count === undefined)) return null;
	const figured = entries.map((entry, at) => ({ entry, figure: { n: BigInt(given[at]!), d: 1n } }));
	return { groups: groupByFigure(figured, 0), seed: null };
}

function splitByOrder(entries: readonly number[], ids: readonly string[], order: readonly string[]): Split | null {
	const named = [...new Set(order)].filter((id) => ids.includes(id));
	if (named.length < ids.length - 1) return null;
	const rest = ids.filter((id) => !named.includes(id));
	return {
		groups: [...named, ...rest].map((id) => ({ entries: [entries[ids.indexOf(id)]!], value: null })),
		seed: null
	};
}

/** Entries in the order of SHA-256 of the seed, a line feed and the id of the entry, as hexadecimal text. */
function splitByLots(entries: readonly number[], ids: readonly string[], seed: string): Split {
	const drawn = entries
		.map((entry, at) => ({ entry, lot: createHash('sha256').update(`${seed}\n${ids[at]}`).digest('hex') }))
		.sort((a, b) => (a.lot < b.lot ? -1 : 1));
	return { groups: drawn.map(({ entry, lot }) => ({ entries: [entry], value: lot })), seed };
}
