import { digitsOf, unitsOf } from '../../decimals/rules.ts';
import { markDigitsOf, termsOf, weightDigitsOf } from '../../plan/rules.ts';
import { findRepeats, isLess, isScored, unknown } from '../faults/rules.ts';
import type { Criterion, RuleSet, RuleSetFault, Scale, Stage } from '../forms.ts';

/** What a stage says against itself, or against the nominations and the stages before it. */
export function findStageFaults(ruleSet: RuleSet, stage: Stage, at: number): RuleSetFault[] {
	const path = `stages[${at}]`;
	if (!isScored(stage)) return findCheckFaults(stage, path);
	return [
		...findRepeats(stage.criteria, `${path}.criteria`),
		...stage.criteria.flatMap((criterion, number) =>
			findCriterionFaults(ruleSet, criterion, `${path}.criteria[${number}]`)
		),
		...findCorrectionFaults(stage, path),
		...findFormFaults(ruleSet, stage, path),
		...findSizeFaults(ruleSet, stage, path),
		...findCombinationFaults(ruleSet, stage, at),
		...findThresholdFaults(stage, path)
	];
}

function findCheckFaults(stage: Stage, path: string): RuleSetFault[] {
	const faults: RuleSetFault[] = [];
	if (stage.criteria.length > 0) {
		const sentence = 'Уберите критерии: при проверке соответствия баллов не ставят.';
		faults.push({ path: `${path}.criteria`, sentence });
	}
	if (stage.admission) {
		const sentence = 'Уберите условия допуска: на проверке соответствия работы отклоняет оргкомитет.';
		faults.push({ path: `${path}.admission`, sentence });
	}
	return faults;
}

function findCriterionFaults(ruleSet: RuleSet, criterion: Criterion, path: string): RuleSetFault[] {
	const own = criterion.nominations ?? [];
	const known = new Set(ruleSet.nominations.map(({ id }) => id));
	return [
		...findScaleFaults(criterion.scale, `${path}.scale`),
		...findWeightFaults(criterion.weight, `${path}.weight`),
		...findRepeats(own, `${path}.nominations`),
		...own.flatMap(({ id, scale, weight }, at) => [
			...(known.has(id) ? [] : [unknown(`${path}.nominations[${at}].id`, 'номинации', id)]),
			...(scale ? findScaleFaults(scale, `${path}.nominations[${at}].scale`) : []),
			...(weight === undefined ? [] : findWeightFaults(weight, `${path}.nominations[${at}].weight`))
		])
	];
}

function findScaleFaults({ min, max, step }: Scale, path: string): RuleSetFault[] {
	if (!isLess(min, max)) {
		return [{ path, sentence: `Сделайте наименьший балл (${min}) меньше наибольшего (${max}).` }];
	}
	if (greatestSize({ min, max, step }, 4) > 2 ** 31 - 1) {
		return [{ path, sentence: 'Уменьшите шкалу: баллы не могут быть больше 200 000.' }];
	}
	if (!isLess('0', step)) return [{ path: `${path}.step`, sentence: 'Укажите шаг больше нуля.' }];
	const digits = Math.max(digitsOf(min), digitsOf(max), digitsOf(step));
	const [least, most, unit] = [min, max, step].map((decimal) => unitsOf(decimal, digits));
	if ((most! - least!) % unit! === 0) return [];
	return [{ path: `${path}.step`, sentence: `Подберите шаг, которым от ${min} можно дойти ровно до ${max}.` }];
}

function findWeightFaults(weight: string, path: string): RuleSetFault[] {
	return isLess('0', weight) ? [] : [{ path, sentence: 'Укажите вес больше нуля.' }];
}

function findCorrectionFaults(stage: Stage, path: string): RuleSetFault[] {
	const { correction, rounding, minimumSheets, criteria } = stage;
	const faults: RuleSetFault[] = [];
	if (correction.method === 'clamp' && !isLess('0', correction.distance)) {
		faults.push({ path: `${path}.correction.distance`, sentence: 'Укажите отклонение больше нуля.' });
	}
	if (correction.method === 'trim' && minimumSheets <= 2 * correction.drop) {
		const needed = 2 * correction.drop + 1;
		const sentence = `Укажите не меньше ${needed}: без крайних оценок должна остаться хотя бы одна.`;
		faults.push({ path: `${path}.minimumSheets`, sentence });
	}
	if (correction.method === 'none' && rounding.correctedMark) {
		const sentence = 'Уберите округление исправленной оценки: оценки не исправляются.';
		faults.push({ path: `${path}.rounding.correctedMark`, sentence });
	}
	const isLevelled = correction.method === 'z-score' || correction.method === 'juror-effect';
	if (isLevelled && criteria.some(({ nominations }) => nominations)) {
		const sentence = 'Выберите другой способ: выравнивать экспертов можно, только если критерии у всех номинаций одни.';
		faults.push({ path: `${path}.correction`, sentence });
	}
	return faults;
}

function findFormFaults({ nominations }: RuleSet, stage: Stage, path: string): RuleSetFault[] {
	const counted = stage.criteria.filter(({ counted }) => counted);
	const faults: RuleSetFault[] = [];
	const all: (string | null)[] = nominations.length > 0 ? nominations.map(({ id }) => id) : [null];
	for (const nomination of all) {
		if (counted.some((criterion) => termsOf(criterion, nomination))) continue;
		const where = nomination === null ? '' : ` для номинации «${nomination}»`;
		faults.push({ path: `${path}.criteria`, sentence: `Добавьте критерий, который идёт в зачёт${where}.` });
	}
	if (stage.form !== 'share-of-maximum') return faults;
	if (stage.aggregation.method === 'sum') {
		const sentence = 'Выберите среднее или медиану: сумму оценок нельзя выразить в долях наибольшей.';
		faults.push({ path: `${path}.aggregation.method`, sentence });
	}
	const isVaried = stage.correction.method !== 'none' || counted.some(({ required }) => !required);
	if (stage.aggregation.over === 'totals' && !stage.rounding.jurorTotal && isVaried) {
		const sentence = 'Укажите округление итога эксперта: исправлять и сравнивать доли можно только после него.';
		faults.push({ path: `${path}.rounding.jurorTotal`, sentence });
	}
	if (
		counted.some(({ scale, nominations: own = [] }) =>
			[scale, ...own.flatMap((one) => one.scale ?? [])].some(isNegative)
		)
	) {
		const sentence = 'Сделайте наибольшие баллы больше нуля: иначе доли от них не посчитать.';
		faults.push({ path: `${path}.criteria`, sentence });
	}
	return faults;
}

function isNegative({ max }: Scale): boolean {
	return !isLess('0', max);
}

/** Sums over 200 jurors, with their corrections, have to stay below 2^53 to be exact. */
function findSizeFaults({ nominations }: RuleSet, stage: Stage, path: string): RuleSetFault[] {
	const [markDigits, weightDigits] = [markDigitsOf(stage), weightDigitsOf(stage)];
	const sizes = [...nominations.map(({ id }) => id), null].map((nomination) => {
		const terms = stage.criteria.flatMap((criterion) => termsOf(criterion, nomination) ?? []);
		return terms.reduce(
			(sum, { scale, weight }) => sum + greatestSize(scale, markDigits) * Math.abs(unitsOf(weight, weightDigits)),
			0
		);
	});
	const isLevelled = ['z-score', 'juror-effect'].includes(stage.correction.method);
	const finer = stage.correction.method === 'clamp' ? 10 ** digitsOf(stage.correction.distance) : 1;
	const greatest = Math.max(...sizes, 1) * (isLevelled ? 1e9 / 10 ** markDigits : 200 * finer);
	const isSafe = greatest * 200 < Number.MAX_SAFE_INTEGER;
	const sentence = 'Уменьшите шкалы и веса или число знаков после запятой в них: такие суммы нельзя посчитать точно.';
	return isSafe ? [] : [{ path: `${path}.criteria`, sentence }];
}

function greatestSize({ min, max }: Scale, digits: number): number {
	return Math.max(Math.abs(unitsOf(min, digits)), Math.abs(unitsOf(max, digits)));
}

function findCombinationFaults({ stages }: RuleSet, { combination }: Stage, at: number): RuleSetFault[] {
	if (combination.method === 'sum') return [];
	const held = stages.slice(0, at + 1).filter(isScored).length;
	const path = `stages[${at}].combination.weights`;
	const faults = combination.weights.flatMap((weight, number) =>
		isLess(weight, '0') ? [{ path: `${path}[${number}]`, sentence: 'Укажите вес не меньше нуля.' }] : []
	);
	if (combination.weights.length === held) return faults;
	const sentence = `Укажите весов: ${held}, по одному на каждый этап с баллами от первого до этого.`;
	return [...faults, { path, sentence }];
}

function findThresholdFaults({ admission }: Stage, path: string): RuleSetFault[] {
	if (!admission) return [];
	const { first, threshold } = admission;
	if (first === undefined && !threshold) {
		const sentence = 'Укажите, сколько работ проходит дальше (first) или какой нужен проходной балл (threshold).';
		return [{ path: `${path}.admission`, sentence }];
	}
	if (threshold?.of !== 'share' || !isLess('100', threshold.atLeast)) return [];
	return [{ path: `${path}.admission.threshold.atLeast`, sentence: 'Укажите долю в процентах, не больше 100.' }];
}
