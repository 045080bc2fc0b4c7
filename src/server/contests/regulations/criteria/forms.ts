import type { ContestPlan } from '../../plan/forms.ts';
import {
	decimalOr,
	decimalText,
	faultsAt,
	freeName,
	isScoredStage,
	listOf,
	moved,
	recordOf,
	stagesIn,
	textOf,
	typedIn,
	wordOf,
	type RawRecord,
	type Rules,
	type TypedFault
} from '../typed/forms.ts';

export const stageKinds = ['eligibility-check', 'jury', 'defence', 'visit', 'test'] as const;

export type TypedCriterion = {
	id: string;
	title: string;
	min: string;
	max: string;
	step: string;
	weight: string;
	isCounted: boolean;
	isRequired: boolean;
	/** Ids of the nominations that it is for; empty: all. */
	nominations: string[];
};
export type TypedStage = { id: string; title: string; kind: string; criteria: TypedCriterion[] };

export const blankCriterion: TypedCriterion = {
	...{ id: '', title: '', min: '0', max: '5', step: '1', weight: '1' },
	...{ isCounted: true, isRequired: true, nominations: [] }
};
export const blankStage: TypedStage = { id: '', title: '', kind: 'jury', criteria: [blankCriterion] };

export function typedStagesOf({ rules }: ContestPlan): TypedStage[] {
	return stagesIn(rules).map((stage) => ({
		id: textOf(stage['id']),
		title: textOf(stage['title']),
		kind: wordOf(stage['kind'], stageKinds, 'jury'),
		criteria: listOf(stage['criteria']).map((criterion) => {
			const scale = recordOf(criterion['scale']);
			return {
				id: textOf(criterion['id']),
				title: textOf(criterion['title']),
				min: decimalText(scale['min'], '0'),
				max: decimalText(scale['max']),
				step: decimalText(scale['step'], '1'),
				weight: decimalText(criterion['weight'], '1'),
				isCounted: criterion['counted'] !== false,
				isRequired: criterion['required'] !== false,
				nominations: listOf(criterion['nominations']).map(({ id }) => textOf(id))
			};
		})
	}));
}

/** What was typed, as it was typed: fields are `s0-title`, `s0-c2-max`. */
export function readStages(form: FormData): TypedStage[] {
	const stages: TypedStage[] = [];
	for (let at = 0; at < 50 && form.has(`s${at}-title`); at++) {
		const criteria: TypedCriterion[] = [];
		for (let number = 0; number < 100 && form.has(`s${at}-c${number}-title`); number++)
			criteria.push(readCriterion(form, `s${at}-c${number}`));
		const [id, title, kind] = ['id', 'title', 'kind'].map((name) => typedIn(form, `s${at}-${name}`, 500));
		stages.push({ id: id!, title: title!, kind: wordOf(kind, stageKinds, 'jury'), criteria });
	}
	return stages;
}

function readCriterion(form: FormData, prefix: string): TypedCriterion {
	const typed = (name: string) => typedIn(form, `${prefix}-${name}`, 500);
	return {
		...{ id: typed('id'), title: typed('title'), min: typed('min'), max: typed('max'), step: typed('step') },
		...{
			weight: typed('weight'),
			isCounted: form.has(`${prefix}-counted`),
			isRequired: form.has(`${prefix}-required`)
		},
		nominations: form.getAll(`${prefix}-nominations`).map(String)
	};
}

/** «stage-add», «stage-up-1», «criterion-add-0», «criterion-remove-0-2»: the stages rearranged; `at` is where to look. */
export function arrangeStages(stages: readonly TypedStage[], how: string): { stages: TypedStage[]; at: string } {
	const [, what, move, first, second] =
		/^(stage|criterion)-(add|up|down|remove)(?:-(\d{1,2}))?(?:-(\d{1,3}))?$/.exec(how) ?? [];
	const [at, number] = [Number(first ?? 0), Number(second ?? 0)];
	if (what === 'stage') {
		if (move === 'add') return { stages: [...stages, blankStage], at: `s${stages.length}-title` };
		return { stages: moved(stages, move ?? '', at), at: `s${Math.max(0, at - 1)}-title` };
	}
	const stage = stages[at];
	if (what !== 'criterion' || !stage) return { stages: [...stages], at: 's0-title' };
	const criteria = move === 'add' ? [...stage.criteria, blankCriterion] : moved(stage.criteria, move ?? '', number);
	const to = move === 'add' ? stage.criteria.length : move === 'down' ? number + 1 : Math.max(0, number - 1);
	return { stages: stages.with(at, { ...stage, criteria }), at: `s${at}-c${to}-title` };
}

/**
 * The rules with these stages and criteria; what else is set for a stage stays with it. What can no longer stand goes:
 * steps of the ladder by a criterion that is gone, admission after the last stage, weights of another number of stages.
 */
export function rulesWithStages({ rules }: Pick<ContestPlan, 'rules'>, typed: readonly TypedStage[]): Rules {
	const stored = stagesIn(rules);
	const stageIds = typed.flatMap(({ id }) => id || []);
	const criterionIds = typed.flatMap(({ criteria }) => criteria.flatMap(({ id }) => id || []));
	const stages = typed.map((stage) => {
		const id = stage.id || freeName('s', stageIds);
		stageIds.push(id);
		const known = stored.find((one) => textOf(one['id']) === stage.id) ?? {};
		const criteria = stage.criteria.filter(isTyped).map((criterion) => {
			const key = criterion.id || freeName('К', criterionIds);
			criterionIds.push(key);
			return criterionFrom(criterion, key, listOf(known['criteria']));
		});
		return { ...known, id, title: stage.title, kind: stage.kind, criteria };
	});
	const isSame = stages.filter(isScoredStage).length === stored.filter(isScoredStage).length;
	const kept = stages.map((stage, at) => withoutStale(stage, { isLast: at === stages.length - 1, isSame }));
	return { ...rules, stages: kept, tieLadder: listOf(rules['tieLadder']).filter((step) => stands(step, kept)) };
}

const isTyped = ({ id, title }: TypedCriterion) => id !== '' || title !== '';

function criterionFrom(typed: TypedCriterion, id: string, stored: readonly RawRecord[]): RawRecord {
	const known = stored.find((one) => textOf(one['id']) === id) ?? {};
	const { nominations: ofOld, ...rest } = known;
	const own = listOf(ofOld);
	return {
		...rest,
		id,
		title: typed.title,
		scale: { min: decimalOr(typed.min), max: decimalOr(typed.max), step: decimalOr(typed.step) },
		weight: decimalOr(typed.weight),
		counted: typed.isCounted,
		required: typed.isRequired,
		...(typed.nominations.length > 0 && {
			nominations: typed.nominations.map(
				(nomination) => own.find(({ id }) => textOf(id) === nomination) ?? { id: nomination }
			)
		})
	};
}

function withoutStale(stage: RawRecord, { isLast, isSame }: { isLast: boolean; isSame: boolean }): RawRecord {
	const { admission, combination, ...rest } = stage;
	const isScored = isScoredStage(stage);
	return {
		...rest,
		...(isScored ? {} : { criteria: [] }),
		...(isSame && isScored && combination !== undefined && { combination }),
		...(isScored && !isLast && admission !== undefined && { admission })
	};
}

function stands(step: RawRecord, stages: readonly RawRecord[]): boolean {
	if (step['stage'] === undefined) return true;
	const stage = stages.find(({ id }) => textOf(id) === textOf(step['stage']));
	if (!stage || !isScoredStage(stage)) return false;
	if (step['criterion'] === undefined) return true;
	return listOf(stage['criteria']).some(({ id }) => textOf(id) === textOf(step['criterion']));
}

/** What is wrong with the stages and criteria alone, at the fields of the page. */
export function criteriaFaults(plan: ContestPlan, rules: Rules): TypedFault[] {
	return faultsAt(plan, rules, (path) => {
		const [, stage, criterion, part] =
			/^stages\[(\d+)\](?:\.criteria\[(\d+)\])?(?:\.([a-zA-Z]+(?:\.[a-zA-Z]+)?))?/.exec(path) ?? [];
		if (stage === undefined) return path === 'stages' ? 's0-title' : null;
		if (criterion !== undefined) return `s${stage}-c${criterion}-${criterionField(part)}`;
		if (part === 'criteria') return `s${stage}-c0-title`;
		return part === undefined || ['title', 'kind', 'id'].includes(part)
			? `s${stage}-${part === 'kind' ? 'kind' : 'title'}`
			: null;
	});
}

const criterionField = (part: string | undefined) =>
	({ 'scale.min': 'min', 'scale.max': 'max', 'scale.step': 'step', scale: 'max', weight: 'weight' })[part ?? ''] ??
	'title';
