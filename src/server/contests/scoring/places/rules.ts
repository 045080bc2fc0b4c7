import type { Fraction } from '../decimals/rules.ts';
import { compareFractions } from '../decimals/rules.ts';
import type { Contest, Untangled } from '../ladder/rules.ts';
import { compareIds } from '../plan/rules.ts';
import { rankEntries } from '../ranking/rules.ts';
import type { Decision, MinutesLine, OpenTie } from '../rules.ts';

export type FinalTask = {
	stage: number;
	/** Those who are ranked together: the whole contest, or each nomination. */
	scopes: readonly { nomination: string | null; candidates: readonly number[] }[];
	maximumOf: (entry: number) => Fraction;
};

export type Placing = {
	ranks: Map<number, number>;
	places: Map<number, number>;
	passedOver: Set<number>;
	lines: MinutesLine[];
	openTies: OpenTie[];
};

type UnawardedPlace = Extract<Decision, { kind: 'unawarded-place' }>;
type Round = Omit<Placing, 'passedOver'>;

/**
 * Final ranks and places. Where an author may win in one nomination only, the lesser winning entry is passed over and
 * those behind it move up, again and again until no author wins twice; an entry once passed over stays so.
 * Source of that rule: docs.cntd.ru/document/571081247.
 */
export function givePlaces(contest: Contest, task: FinalTask): Placing {
	const passedOver = new Set<number>();
	const lines: MinutesLine[] = [];
	for (;;) {
		const round = placeOnce(contest, task, passedOver);
		const surplus = findSecondWin(contest, task, round);
		if (!surplus) return { ...round, passedOver, lines: [...lines, ...round.lines] };
		passedOver.add(surplus.entry);
		lines.push({
			kind: 'passed-over',
			entry: contest.field.entries[surplus.entry]!,
			author: surplus.author,
			kept: contest.field.entries[surplus.kept]!,
			place: round.places.get(surplus.entry)!
		});
	}
}

function placeOnce(contest: Contest, task: FinalTask, passedOver: ReadonlySet<number>): Round {
	const round: Round = { ranks: new Map(), places: new Map(), lines: [], openTies: [] };
	for (const { nomination, candidates } of task.scopes) {
		const placeOf = placeRule(contest, nomination);
		const remaining = candidates.filter((entry) => !passedOver.has(entry));
		const ranked = rankFinal(contest, { stage: task.stage, candidates: remaining, placeOf });
		round.lines.push(...ranked.lines.map((line) => withPlace(line, placeOf)), ...unawardedLines(contest, nomination));
		round.openTies.push(...ranked.openTies.map((tie) => withPlace(tie, placeOf)));
		for (const { rank, entries, shared } of ranked.tiers) {
			const place = placeOf(rank);
			for (const entry of entries) round.ranks.set(entry, rank);
			if (place === null) continue;
			for (const entry of entries) round.places.set(entry, place);
			if (shared && entries.length > 1) round.lines.push(sharedLine(contest, task.stage, { rank: place, entries }));
		}
	}
	return round;
}

/** The minutes speak of places: where I is left unawarded, the first of the list may be tied for II. */
function withPlace<Line extends MinutesLine | OpenTie>(line: Line, placeOf: (rank: number) => number | null): Line {
	if (!('effect' in line) || line.effect !== 'place') return line;
	return { ...line, rank: placeOf(line.rank) ?? line.rank };
}

function rankFinal(
	contest: Contest,
	{
		stage,
		candidates,
		placeOf
	}: { stage: number; candidates: readonly number[]; placeOf: (rank: number) => number | null }
): Untangled {
	const { sharedPlaces } = contest.ruleSet.ranking;
	return rankEntries(contest, {
		stage,
		candidates,
		isTolerant: true,
		effectOf: ({ rank }) => (placeOf(rank) === null ? 'order' : 'place'),
		mayShare: (rank) => {
			const place = placeOf(rank);
			return place === null || !sharedPlaces || sharedPlaces.includes(place);
		}
	});
}

/** From a rank to the place that goes with it, or null: too low, or left unawarded. */
function placeRule(contest: Contest, nomination: string | null): (rank: number) => number | null {
	const unawarded = unawardedIn(contest, nomination);
	return (rank) => {
		let place = rank;
		for (const decision of unawarded) {
			if (decision.then === 'move-down' && place >= decision.place) place++;
			if (decision.then === 'nobody' && place === decision.place) return null;
		}
		return place <= contest.ruleSet.ranking.places ? place : null;
	};
}

/** In ascending order of places. A decision without a nomination holds for all. */
function unawardedIn({ decisions }: Contest, nomination: string | null): UnawardedPlace[] {
	return decisions
		.filter((decision) => decision.kind === 'unawarded-place')
		.filter((decision) => (decision.nomination ?? nomination) === nomination)
		.sort((a, b) => a.place - b.place);
}

function unawardedLines(contest: Contest, nomination: string | null): MinutesLine[] {
	return unawardedIn(contest, nomination).map(({ place }) => ({ kind: 'place-unawarded', place, nomination }));
}

function sharedLine(
	{ ruleSet, field }: Contest,
	stage: number,
	{ rank, entries }: { rank: number; entries: readonly number[] }
): MinutesLine {
	const ids = entries.map((entry) => field.entries[entry]!);
	return { kind: 'place-shared', stage: ruleSet.stages[stage]!.id, rank, entries: ids };
}

/** The first author by id who wins with entries of two nominations, and which of these entries must give way. */
function findSecondWin(
	contest: Contest,
	task: FinalTask,
	{ places }: Round
): { author: string; entry: number; kept: number } | null {
	const rule = contest.ruleSet.oneNominationPerAuthor;
	if (!rule) return null;
	const wins = new Map<string, number[]>();
	for (const [entry, place] of places) {
		if (rule.of === 'first-place' && place !== 1) continue;
		for (const author of contest.field.authors[entry]!) wins.set(author, [...(wins.get(author) ?? []), entry]);
	}
	for (const author of [...wins.keys()].sort(compareIds)) {
		const entries = wins.get(author)!.sort((a, b) => compareWins(contest, task, { author, a, b }));
		const [kept] = entries;
		const entry = entries.findLast((other) => contest.field.nominations[other] !== contest.field.nominations[kept!]);
		if (entry !== undefined) return { author, entry, kept: kept! };
	}
	return null;
}

/** Negative when entry a is rather to be kept: chosen by decision, of better result, of an earlier nomination. */
function compareWins(
	{ ruleSet, field, cumulatives, decisions }: Contest,
	{ stage, maximumOf }: FinalTask,
	{ author, a, b }: { author: string; a: number; b: number }
): number {
	const isKept = (entry: number) =>
		decisions.some(
			(decision) =>
				decision.kind === 'kept-win' && decision.author === author && decision.entry === field.entries[entry]
		);
	const byDecision = Number(isKept(b)) - Number(isKept(a));
	const byNomination = field.nominations[a]! - field.nominations[b]! || a - b;
	if (byDecision !== 0 || ruleSet.oneNominationPerAuthor?.keep === 'nomination-order')
		return byDecision || byNomination;
	const shareOf = (entry: number) => {
		const [result, maximum] = [cumulatives[stage]![entry]!, maximumOf(entry)];
		return maximum.n > 0n ? { n: result.n * maximum.d, d: result.d * maximum.n } : result;
	};
	return compareFractions(shareOf(b), shareOf(a)) || byNomination;
}
