import { awardNamed } from '../../scoring/awards/rules.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import type { TallyResult } from '../../scoring/rules.ts';

/** One opening before the hall. Keys of entries; none: the place is not awarded. */
export type RevealStep =
	{ kind: 'place'; nomination: string | null; place: number; entries: string[] } | { kind: 'award'; index: number };

/**
 * In which order results are opened: nomination by nomination as the regulations name them, in each from the last place to
 * the first; then what the jury gave beside the places, as the regulations name it; the Grand Prix last of all. Papers that
 * everybody gets are not opened.
 */
export function revealOrder(tally: TallyResult, ruleSet: RuleSet): RevealStep[] {
	const ranked = ruleSet.ranking.scope === 'nomination' ? ruleSet.nominations.map(({ id }) => id) : [null];
	return [...ranked.flatMap((nomination) => placesOf(tally, nomination)), ...awardsOf(tally, ruleSet)];
}

function placesOf({ stages, lines }: TallyResult, nomination: string | null): RevealStep[] {
	const entries = new Map<number, string[]>();
	for (const { entry, place, nomination: own } of stages.at(-1)?.entries ?? []) {
		if (place === null || (nomination !== null && own !== nomination)) continue;
		entries.set(place, [...(entries.get(place) ?? []), entry]);
	}
	for (const line of lines) {
		if (line.kind !== 'place-unawarded' || (line.nomination ?? null) !== nomination) continue;
		if (!entries.has(line.place)) entries.set(line.place, []);
	}
	return [...entries]
		.sort(([one], [other]) => other - one)
		.map(([place, keys]) => ({ kind: 'place', nomination, place, entries: keys }));
}

const papers = ['thank-you-letter', 'participation-certificate'];

/** Special nominations, which the jury adds to those of the rules, come after these. */
function awardsOf({ awards }: TallyResult, ruleSet: RuleSet): RevealStep[] {
	const known = ruleSet.awards.map(({ id }) => id);
	return awards
		.map((given, index) => ({ by: given.by, index, at: known.indexOf(given.award), named: awardNamed(ruleSet, given) }))
		.filter(({ by, named }) => (by === 'decision' || by === 'result') && !papers.includes(named.kind))
		.map(({ index, at, named }) => ({
			index,
			at: named.kind === 'grand-prix' ? known.length + 1 : at === -1 ? known.length : at
		}))
		.sort((one, other) => one.at - other.at || one.index - other.index)
		.map(({ index }) => ({ kind: 'award', index }));
}
