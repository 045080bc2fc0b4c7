import type { LadderStep, RuleSet, RuleSetFault } from '../forms.ts';
import { isScored, unknown } from '../faults/rules.ts';

/** Steps that name what is not there, come twice, or can never be reached. */
export function findLadderFaults(ruleSet: RuleSet): RuleSetFault[] {
	const ladder = ruleSet.tieLadder;
	const lots = ladder.findIndex(({ step }) => step === 'lots');
	return [
		...ladder.flatMap((step, at) => findStepFaults(ruleSet, step, `tieLadder[${at}]`)),
		...ladder.flatMap((step, at) => {
			const isRepeated = ladder.findIndex((other) => JSON.stringify(other) === JSON.stringify(step)) < at;
			return isRepeated ? [{ path: `tieLadder[${at}]`, sentence: 'Уберите повтор: такая ступень уже есть выше.' }] : [];
		}),
		...ladder.slice(lots + 1).flatMap((_, at) => {
			const sentence = 'Уберите ступень: после жеребьёвки равных не остаётся.';
			return lots < 0 ? [] : [{ path: `tieLadder[${lots + 1 + at}]`, sentence }];
		}),
		...findAdmissionFaults(ruleSet)
	];
}

function findStepFaults({ stages }: RuleSet, step: LadderStep, path: string): RuleSetFault[] {
	if (!('stage' in step)) return [];
	const stage = stages.find(({ id }) => id === step.stage);
	if (!stage) return [unknown(`${path}.stage`, 'этапа', step.stage)];
	if (!isScored(stage)) return [{ path: `${path}.stage`, sentence: 'Выберите этап с баллами.' }];
	if (step.step !== 'criterion-mean') return [];
	const criterion = stage.criteria.find(({ id }) => id === step.criterion);
	if (!criterion) return [unknown(`${path}.criterion`, 'критерия', step.criterion)];
	const sentence = 'Выберите критерий, который идёт в зачёт.';
	return criterion.counted ? [] : [{ path: `${path}.criterion`, sentence }];
}

function findAdmissionFaults({ stages, tieLadder }: RuleSet): RuleSetFault[] {
	if (tieLadder.length > 0) return [];
	return stages.flatMap(({ admission }, at) => {
		const sentence = 'Опишите ступени (tieLadder) или решите иначе, что делать при равенстве на границе.';
		return admission?.edgeTie === 'ladder' ? [{ path: `stages[${at}].admission.edgeTie`, sentence }] : [];
	});
}
