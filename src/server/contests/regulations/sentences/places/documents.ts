import { NBSP, countedGenitive, joinWithAnd } from '#server/platform/russian/plurals.ts';
import { formatRoman } from '#server/platform/russian/dates.ts';
import type { LadderStep, OneNominationPerAuthor, Quorum, Ranking, RuleSet } from '../../../scoring/rule-set/forms.ts';
import { criterionName, nominationTitle, points, shareWords, stageTitle } from '../words/documents.ts';

/** Who gets a place, who may share one, what decides between equals, and when the jury's meeting is valid. */
export function describePlaces(ruleSet: RuleSet): string[] {
	return [
		placesSentence(ruleSet),
		...sharingSentences(ruleSet.ranking),
		...toleranceSentences(ruleSet.ranking),
		...ladderSentences(ruleSet),
		...authorSentences(ruleSet.oneNominationPerAuthor),
		...minimumSentences(ruleSet),
		...quorumSentences(ruleSet.quorum)
	];
}

function placesSentence({ ranking: { scope, places } }: RuleSet): string {
	const where = scope === 'nomination' ? `в${NBSP}каждой номинации отдельно` : `по${NBSP}конкурсу в${NBSP}целом`;
	if (places === 0) return `Мест не присуждают: работы располагают по${NBSP}итогу ${where}.`;
	if (places === 1) return `Присуждается одно место, первое, ${where}.`;
	return `Места с${NBSP}I по${NBSP}${formatRoman(places)} присуждаются ${where} — по${NBSP}убыванию итога.`;
}

function sharingSentences({ places, sharedPlaces, method }: Ranking): string[] {
	if (places === 0) return [];
	const all = Array.from({ length: places }, (_, at) => at + 1);
	const shared = sharedPlaces ? all.filter((place) => sharedPlaces.includes(place)) : all;
	if (shared.length === 0) return ['Каждое место занимает только одна работа.'];
	const order =
		method === 'dense'
			? 'За двумя работами, разделившими место, идёт следующее по порядку место (I, II, II, III).'
			: 'За двумя работами, разделившими место, идёт место через одно (I, II, II, IV).';
	const rest = all.filter((place) => !shared.includes(place));
	if (rest.length === 0) return [`Одно место могут разделить несколько работ. ${order}`];
	const list = (chosen: readonly number[]) => joinWithAnd(chosen.map(formatRoman));
	return [
		`Разделить можно ${list(shared)} ${shared.length === 1 ? 'место' : 'места'}, а${NBSP}${list(rest)} — нельзя. ${order}`
	];
}

function toleranceSentences({ tolerance, toleranceFrom }: Ranking): string[] {
	if (tolerance === '0') return [];
	const from = toleranceFrom === 'leader' ? 'от лучшей из них' : `от соседней по${NBSP}списку`;
	return [`Равными считаются и работы, чей итог отличается ${from} меньше чем на${NBSP}${points(tolerance)}.`];
}

function ladderSentences(ruleSet: RuleSet): string[] {
	const { tieLadder, ranking } = ruleSet;
	if (tieLadder.length === 0) {
		return ranking.sharedPlaces
			? ['При равенстве итогов место, которое можно разделить, делят; в остальных случаях решает жюри.']
			: ['При равенстве итогов работы делят место.'];
	}
	const steps = tieLadder.map((step, at) => `${at + 1})${NBSP}${stepText(ruleSet, step)}`);
	const rule =
		tieLadder.length === 1
			? `При равенстве итогов вопрос решает ${stepText(ruleSet, tieLadder[0]!)}.`
			: `При равенстве итогов по${NBSP}порядку, пока равных не останется, применяется: ${steps.join('; ')}.`;
	return [rule];
}

function stepText(ruleSet: RuleSet, step: LadderStep): string {
	switch (step.step) {
		case 'criterion-mean': {
			const criterion = ruleSet.stages
				.find(({ id }) => id === step.stage)
				?.criteria.find(({ id }) => id === step.criterion);
			return `средний балл за критерий ${criterion ? criterionName(criterion) : step.criterion}`;
		}
		case 'stage-result':
			return `результат этапа ${stageTitle(ruleSet, step.stage)}`;
		case 'first-places':
			return `число членов жюри, поставивших работу на первое место на этапе ${stageTitle(ruleSet, step.stage)}`;
		case 'recorded-vote':
			return 'открытое голосование жюри';
		case 'casting-vote':
			return 'решающий голос председателя жюри';
		case 'lots':
			return 'жребий';
		case 'shared':
			return `раздел места между равными${ruleSet.ranking.sharedPlaces ? ', если это место можно разделить' : ''}`;
	}
}

function authorSentences(rule: OneNominationPerAuthor | undefined): string[] {
	if (!rule) return [];
	const what = rule.of === 'first-place' ? 'Первое место' : 'Место';
	const kept =
		rule.keep === 'better-result'
			? `за${NBSP}ним остаётся то место, где его результат выше`
			: `за${NBSP}ним остаётся место в${NBSP}номинации, которая названа раньше`;
	return [
		`${what} автор может получить только в${NBSP}одной номинации; если работы одного автора лучшие в${NBSP}нескольких, ${kept}.`
	];
}

function minimumSentences(ruleSet: RuleSet): string[] {
	const { nominations } = ruleSet;
	const minima = new Set(nominations.map(({ minimumEntries }) => minimumEntries));
	const works = (least: number) => `не меньше ${countedGenitive(least, 'работы', 'работ')}`;
	if (minima.size === 1) {
		const [least] = minima;
		return least! > 0 ? [`Номинация проводится, если в${NBSP}ней допущено ${works(least!)}.`] : [];
	}
	const held = nominations.filter(({ minimumEntries }) => minimumEntries > 0);
	return held.map(
		({ id, minimumEntries }) =>
			`Номинация ${nominationTitle(ruleSet, id)} проводится, если в${NBSP}ней допущено ${works(minimumEntries)}.`
	);
}

function quorumSentences(quorum: Quorum | undefined): string[] {
	if (!quorum) return [];
	const { numerator, denominator, strictly } = quorum;
	const start = `Заседание жюри правомочно, если на${NBSP}нём присутствуют`;
	if (numerator === denominator) return [`${start} все члены жюри с${NBSP}правом голоса.`];
	const share = shareWords(numerator, denominator);
	return [`${start} ${strictly ? 'больше' : 'не меньше'} ${share} членов жюри с${NBSP}правом голоса.`];
}
