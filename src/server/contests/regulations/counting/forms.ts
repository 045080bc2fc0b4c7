import type { ContestPlan } from '../../plan/forms.ts';
import {
	decimalOr,
	decimalText,
	faultsAt,
	isScoredStage,
	listOf,
	moved,
	numberOr,
	recordOf,
	stagesIn,
	textOf,
	typedIn,
	wordOf,
	type RawRecord,
	type Rules,
	type TypedFault
} from '../typed/forms.ts';

export const aggregations = [
	'totals-mean',
	'totals-median',
	'totals-sum',
	'criteria-mean',
	'criteria-median',
	'criteria-sum'
] as const;
export const corrections = ['none', 'trim', 'clamp', 'z-score', 'juror-effect'] as const;
export const roundingPoints = [
	'stageResult',
	'cumulative',
	'criterionMean',
	'weightedCriterion',
	'jurorTotal',
	'correctedMark'
] as const;
export const admissions = ['all', 'first', 'threshold', 'both'] as const;
export const edgeTies = ['admit-all', 'admit-none', 'ladder'] as const;
export const quorums = ['', '>1/2', '1/2', '2/3', '3/4', '1/1'] as const;

/** Every field of the page by its name, and the steps of the ladder in order: `criterion-mean|1|К3`, `lots`. */
export type TypedCounting = { texts: Record<string, string>; ladder: string[] };

export function typedCountingOf({ rules }: ContestPlan): TypedCounting {
	const stages = stagesIn(rules);
	const ranking = recordOf(rules['ranking']);
	const shared = Array.isArray(ranking['sharedPlaces']) ? ranking['sharedPlaces'].map(String) : null;
	const author = recordOf(rules['oneNominationPerAuthor']);
	return {
		texts: {
			...Object.assign({}, ...stages.map((stage, at) => (isScoredStage(stage) ? stageTexts(stage, at) : {}))),
			scope: wordOf(ranking['scope'], ['contest', 'nomination'], 'contest'),
			places: textOf(ranking['places'], '3'),
			sharing: shared === null ? 'any' : shared.length === 0 ? 'none' : 'these',
			shared: (shared ?? []).join(', '),
			method: wordOf(ranking['method'], ['dense', 'standard'], 'dense'),
			tolerance: decimalText(ranking['tolerance'], '0'),
			toleranceFrom: wordOf(ranking['toleranceFrom'], ['leader', 'neighbour'], 'leader'),
			author: rules['oneNominationPerAuthor'] === undefined ? '' : wordOf(author['of'], ['any-place'], 'first-place'),
			keep: wordOf(author['keep'], ['nomination-order'], 'better-result'),
			quorum: quorumText(rules['quorum'])
		},
		ladder: listOf(rules['tieLadder']).map((step) =>
			[step['step'], step['stage'], step['criterion']].flatMap((part) => textOf(part) || []).join('|')
		)
	};
}

function stageTexts(stage: RawRecord, at: number): Record<string, string> {
	const { over, method } = recordOf(stage['aggregation']);
	const correction = recordOf(stage['correction']);
	const rounding = recordOf(stage['rounding']);
	const combination = recordOf(stage['combination']);
	const admission = recordOf(stage['admission']);
	const threshold = recordOf(admission['threshold']);
	const has = { first: admission['first'] !== undefined, threshold: admission['threshold'] !== undefined };
	const texts = {
		aggregation: wordOf(`${textOf(over, 'totals')}-${textOf(method, 'mean')}`, aggregations, 'totals-mean'),
		correction: wordOf(correction['method'], corrections, 'none'),
		distance: decimalText(correction['distance']),
		drop: textOf(correction['drop']),
		form: wordOf(stage['form'], ['share-of-maximum'], 'points'),
		...Object.fromEntries(roundingPoints.map((point) => [point, textOf(recordOf(rounding[point])['digits'])])),
		minimumSheets: textOf(stage['minimumSheets'], '1'),
		combination: wordOf(combination['method'], ['weights'], 'sum'),
		weights: (Array.isArray(combination['weights']) ? combination['weights'] : [])
			.map((one) => decimalText(one))
			.join('; '),
		admission: has.first && has.threshold ? 'both' : has.first ? 'first' : has.threshold ? 'threshold' : 'all',
		first: textOf(admission['first']),
		atLeast: decimalText(threshold['atLeast']),
		of: wordOf(threshold['of'], ['share'], 'points'),
		scope: wordOf(admission['scope'], ['nomination'], 'contest'),
		edgeTie: wordOf(admission['edgeTie'], edgeTies, 'admit-all'),
		replacement: wordOf(admission['replacement'], ['next'], 'none')
	};
	return Object.fromEntries(Object.entries(texts).map(([name, text]) => [`s${at}-${name}`, text]));
}

function quorumText(quorum: unknown): string {
	if (quorum === undefined) return '';
	const { numerator, denominator, strictly } = recordOf(quorum);
	return `${strictly === true ? '>' : ''}${textOf(numerator)}/${textOf(denominator)}`;
}

/** What was typed, as it was typed; fields that the page does not show keep what is stored. */
export function readCounting(form: FormData, plan: ContestPlan): TypedCounting {
	const { texts } = typedCountingOf(plan);
	const names = Object.keys(texts);
	const ladder: string[] = [];
	for (let at = 0; at < 50 && form.has(`ladder-${at}`); at++) ladder.push(typedIn(form, `ladder-${at}`));
	return {
		texts: Object.fromEntries(names.map((name) => [name, form.has(name) ? typedIn(form, name) : texts[name]!])),
		ladder
	};
}

/** «up-1», «remove-0», «add»: the ladder rearranged. */
export function arrangeLadder(ladder: readonly string[], how: string): string[] {
	const [, move, at] = /^(add|up|down|remove)(?:-(\d{1,2}))?$/.exec(how) ?? [];
	return move === 'add' ? [...ladder, ''] : moved(ladder, move ?? '', Number(at ?? 0));
}

/** The rules counted as the page says. */
export function rulesWithCounting({ rules }: Pick<ContestPlan, 'rules'>, { texts, ladder }: TypedCounting): Rules {
	const stages = stagesIn(rules);
	const { oneNominationPerAuthor: _author, quorum: _quorum, ranking, ...rest } = rules;
	return {
		...rest,
		stages: stages.map((stage, at) =>
			isScoredStage(stage) ? stageFrom(stage, (name) => texts[`s${at}-${name}`] ?? '', at === stages.length - 1) : stage
		),
		ranking: rankingFrom(recordOf(ranking), texts),
		tieLadder: ladder.filter(Boolean).map((step) => {
			const [name, stage, criterion] = step.split('|');
			return { step: name, ...(stage && { stage }), ...(criterion && { criterion }) };
		}),
		...(texts['author'] && { oneNominationPerAuthor: { of: texts['author'], keep: texts['keep'] } }),
		...(texts['quorum'] && { quorum: quorumFrom(texts['quorum']) })
	};
}

function stageFrom(stored: RawRecord, typed: (name: string) => string, isLast: boolean): RawRecord {
	const { admission: _admission, ...stage } = stored;
	const [over, method] = typed('aggregation').split('-');
	return {
		...stage,
		aggregation: { over, method },
		correction: correctionFrom(typed),
		form: typed('form'),
		rounding: Object.fromEntries(
			roundingPoints.flatMap((point) => (typed(point) === '' ? [] : [[point, { digits: numberOr(typed(point)) }]]))
		),
		minimumSheets: numberOr(typed('minimumSheets')),
		combination:
			typed('combination') === 'weights'
				? {
						method: 'weights',
						weights: typed('weights')
							.split(/\s*[;\s]\s*/)
							.filter(Boolean)
							.map(decimalOr)
					}
				: { method: 'sum' },
		...(!isLast && typed('admission') !== 'all' && { admission: admissionFrom(typed) })
	};
}

function correctionFrom(typed: (name: string) => string): RawRecord {
	const method = typed('correction');
	return {
		method,
		...(method === 'clamp' && { distance: decimalOr(typed('distance')) }),
		...(method === 'trim' && { drop: numberOr(typed('drop')) })
	};
}

function admissionFrom(typed: (name: string) => string): RawRecord {
	const by = typed('admission');
	return {
		scope: typed('scope'),
		...(by !== 'threshold' && { first: numberOr(typed('first')) }),
		...(by !== 'first' && { threshold: { atLeast: decimalOr(typed('atLeast')), of: typed('of') } }),
		edgeTie: typed('edgeTie'),
		replacement: typed('replacement')
	};
}

function rankingFrom(stored: RawRecord, texts: Record<string, string>): RawRecord {
	const { sharedPlaces: _shared, ...rest } = stored;
	const shared = (texts['shared'] ?? '')
		.split(/[\s,;]+/)
		.filter(Boolean)
		.map(numberOr);
	return {
		...rest,
		method: texts['method'],
		scope: texts['scope'],
		places: numberOr(texts['places'] ?? ''),
		tolerance: decimalOr(texts['tolerance'] || '0'),
		toleranceFrom: texts['toleranceFrom'],
		...(texts['sharing'] !== 'any' && { sharedPlaces: texts['sharing'] === 'none' ? [] : shared })
	};
}

function quorumFrom(text: string): RawRecord {
	const [, strictly, numerator, denominator] = /^(>?)(\d{1,3})\/(\d{1,3})$/.exec(text) ?? [];
	return { numerator: Number(numerator), denominator: Number(denominator), strictly: strictly === '>' };
}

/** What is wrong with the count, at the fields of the page. */
export function countingFaults(plan: ContestPlan, rules: Rules): TypedFault[] {
	return faultsAt(plan, rules, (path) => {
		const [, stage, part = ''] = /^stages\[(\d+)\]\.(.+)$/.exec(path) ?? [];
		if (stage !== undefined) return /^(criteria|title|kind|id)/.test(part) ? null : `s${stage}-${stageField(part)}`;
		const [, step] = /^tieLadder\[(\d+)\]/.exec(path) ?? [];
		if (step !== undefined) return `ladder-${step}`;
		if (path.startsWith('oneNominationPerAuthor')) return 'author';
		if (path.startsWith('quorum')) return 'quorum';
		if (path.startsWith('ranking.sharedPlaces')) return 'shared';
		return path.startsWith('ranking.') ? path.slice('ranking.'.length) : null;
	});
}

function stageField(part: string): string {
	const names: [RegExp, string][] = [
		[/^correction\.(distance|drop)/, '$1'],
		[/^rounding\.(\w+)/, '$1'],
		[/^combination\.weights/, 'weights'],
		[/^admission\.threshold/, 'atLeast'],
		[/^admission\.(\w+)/, '$1'],
		[/^aggregation/, 'aggregation']
	];
	const [pattern, name] = names.find(([candidate]) => candidate.test(part)) ?? [];
	if (!pattern || !name) return part.split(/[.[]/)[0]!;
	return name.startsWith('$') ? pattern.exec(part)![1]! : name;
}
