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
	const figureOf = figuresBy(contest, tie, { step, count });
	const figured = tie.entries.map((entry) => ({ entry, figure: figureOf(entry) }));
	return { groups: groupByFigure(figured, digitsShown(count, step)), seed: null };
}

function figuresBy(
	{ field, ruleSet }: Contest,
	tie: Tie,
	{ step, count }: { step: FigureStep; count: StageCount }
): (entry: number) => Fraction | null {
	if (step.step === 'first-places') {
		const firsts = tie.firstPlaces(count.plan.position);
		return (entry) => ({ n: BigInt(firsts.get(entry) ?? 0), d: 1n });
	}
	if (step.step === 'stage-result') return (entry) => count.results[entry] ?? null;
	const stage = ruleSet.stages.find(({ id }) => id === step.stage)!;
	const position = stage.criteria.findIndex(({ id }) => id === step.criterion);
	return (entry) => criterionMeanOf(count, field, { position, entry });
}

function digitsShown({ plan }: StageCount, { step }: FigureStep): number | undefined {
	const { criterionMean, stageResult } = plan.stage.rounding;
	if (step === 'first-places') return 0;
	return step === 'stage-result' ? stageResult?.digits : (criterionMean ?? stageResult)?.digits;
}

export type Figured = { entry: number; figure: Fraction | null };

/** Best first; an entry without a figure comes after all that have one. Figures that differ are shown differently. */
export function groupByFigure(figured: Figured[], digits: number | undefined): Split['groups'] {
	figured.sort((a, b) => compareOptional(b.figure, a.figure) || a.entry - b.entry);
	const groups: { entries: number[]; figure: Fraction | null }[] = [];
	for (const { entry, figure } of figured) {
		const last = groups.at(-1);
		if (last && compareOptional(last.figure, figure) === 0) last.entries.push(entry);
		else groups.push({ entries: [entry], figure });
	}
	const show = (shown: number | undefined) =>
		groups.map(({ entries, figure }) => ({ entries, value: figure && formatDecimal(figure, shown) }));
	const short = show(digits);
	const isClear = short.every(({ value }, at) => at === 0 || value !== short[at - 1]!.value);
	return isClear ? short : show(undefined);
}

function compareOptional(a: Fraction | null, b: Fraction | null): number {
	if (a && b) return compareFractions(a, b);
	return Number(Boolean(a)) - Number(Boolean(b));
}
