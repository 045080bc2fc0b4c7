import type { Fraction } from '../../decimals/rules.ts';
import { compareFractions, formatDecimal } from '../../decimals/rules.ts';
import type { LadderStep } from '../../rule-set/forms.ts';
import type { StageCount } from '../../stages/rules.ts';
import { criterionMeanOf } from '../../stages/rules.ts';
import type { Contest, Split, Tie } from '../rules.ts';

type FigureStep = Extract<LadderStep, { stage: string }>;

/** By means, results or first places that are known by the tie's stage; null where they are not. */
export function splitByFigure(contest: Contest, tie: Tie, step: FigureStep): Split | null {
	const at = contest.ruleSet.stages.findIndex(({ id }) => id === step.stage);
	const count = at <= tie.stage ? contest.counts[at] : null;
	if (!count) return null;
	const figures = figuresOf(contest, tie, { step, count });
	const digits = digitsShown(count, step);
	return { groups: groupByFigure(tie.entries, figures, digits), seed: null };
}

function figuresOf(
	{ field, ruleSet }: Contest,
	tie: Tie,
	{ step, count }: { step: FigureStep; count: StageCount }
): Map<number, Fraction | null> {
	if (step.step === 'first-places') {
		const firsts = tie.firstPlaces(count.plan.position);
		return new Map(tie.entries.map((entry) => [entry, { n: BigInt(firsts.get(entry) ?? 0), d: 1n }]));
	}
	if (step.step === 'stage-result') return new Map(tie.entries.map((entry) => [entry, count.results[entry] ?? null]));
	const stage = ruleSet.stages.find(({ id }) => id === step.stage)!;
	const position = stage.criteria.findIndex(({ id }) => id === step.criterion);
	return new Map(tie.entries.map((entry) => [entry, criterionMeanOf(count, field, { position, entry })]));
}

function digitsShown({ plan }: StageCount, { step }: FigureStep): number | undefined {
	const { criterionMean, stageResult } = plan.stage.rounding;
	if (step === 'first-places') return 0;
	return step === 'stage-result' ? stageResult?.digits : (criterionMean ?? stageResult)?.digits;
}

/** An entry without a figure comes after all that have one. */
export function groupByFigure(
	entries: readonly number[],
	figures: Map<number, Fraction | null>,
	digits: number | undefined
): Split['groups'] {
	const compare = (a: number, b: number) => compareOptional(figures.get(b) ?? null, figures.get(a) ?? null);
	const groups: number[][] = [];
	for (const entry of [...entries].sort((a, b) => compare(a, b) || a - b)) {
		const last = groups.at(-1);
		if (last && compare(last[0]!, entry) === 0) last.push(entry);
		else groups.push([entry]);
	}
	if (groups.length === 1) return [{ entries: groups[0]!, value: null }];
	const showAll = (shown: number | undefined) =>
		groups.map(([entry]) => {
			const figure = figures.get(entry!);
			return figure ? formatDecimal(figure, shown) : null;
		});
	const short = showAll(digits);
	const values = new Set(short).size === groups.length ? short : showAll(undefined);
	return groups.map((group, at) => ({ entries: group, value: values[at]! }));
}

function compareOptional(a: Fraction | null, b: Fraction | null): number {
	if (a && b) return compareFractions(a, b);
	return Number(Boolean(a)) - Number(Boolean(b));
}
