import { counted, joinWithAnd, plural } from '#server/platform/russian/plurals.ts';
import type {
	CorrectionRefusal,
	EntryTally,
	MinutesLine,
	OpenTie,
	Shortfall,
	TallyResult,
	TieEffect
} from '#server/contests/scoring/rules.ts';
import type { ContestFolder } from '../forms.ts';

/** How a contest's things are called in sentences. */
export type ContestNames = {
	stage: (id: string) => string;
	criterion: (stage: string, id: string) => string;
	nomination: (id: string) => string;
	juror: (id: string) => string;
	/** Why an entry was rejected, in the organiser's words. */
	rejection: (entry: string) => string | null;
};

export type NamedContest = {
	ruleSet: ContestFolder['ruleSet'];
	jury: readonly Pick<ContestFolder['jury'][number], 'id' | 'name'>[];
	entries: readonly Pick<ContestFolder['entries'][number], 'id' | 'rejection'>[];
};

export function namesOfFolder({ ruleSet, jury, entries }: NamedContest): ContestNames {
	const titles = (things: readonly { id: string; title: string }[]) =>
		new Map(things.map(({ id, title }) => [id, title]));
	const stages = titles(ruleSet.stages);
	const nominations = titles(ruleSet.nominations);
	const criteria = new Map(ruleSet.stages.map((stage) => [stage.id, titles(stage.criteria)]));
	const jurors = new Map(jury.map(({ id, name }) => [id, name]));
	const rejections = new Map(entries.map(({ id, rejection }) => [id, rejection]));
	return {
		stage: (id) => stages.get(id) ?? id,
		criterion: (stage, id) => criteria.get(stage)?.get(id) ?? id,
		nomination: (id) => nominations.get(id) ?? id,
		juror: (id) => jurors.get(id) ?? id,
		rejection: (entry) => rejections.get(entry) ?? null
	};
}

/** As minutes tell it: who was let in and who left comes before who took the place. Otherwise in the order of the count. */
export function inTellingOrder(lines: readonly MinutesLine[]): MinutesLine[] {
	const left = lines.filter(({ kind }) => kind === 'rejection' || kind === 'withdrawal');
	return [...left, ...lines.filter((line) => !left.includes(line))];
}

/** One sentence for the minutes: what happened and by which rule, with the figures that decided it. */
export function describeLine(line: MinutesLine, names: ContestNames): string {
	switch (line.kind) {
		case 'tie-broken':
			return describeTie(line, names);
		case 'place-shared':
			return `${works(line.entries)} с равным результатом ${plural(line.entries.length, 'занимает', 'делят', 'делят')} ${line.rank}-е место.`;
		case 'edge-tie':
			return `Этап «${names.stage(line.stage)}»${inNomination(line.nomination, names)}: на границе прохода ${works(line.entries, 'small')} набрали поровну; ${line.admitted ? 'допущены все' : 'ни одна из них не допущена'}.`;
		case 'rejection':
			return `Работа ${line.entry} не допущена к оцениванию${colon(names.rejection(line.entry))}.`;
		case 'withdrawal':
			return `Работа ${line.entry} снята с конкурса перед этапом «${names.stage(line.stage)}».`;
		case 'replacement':
			return `Вместо снятой с конкурса работы ${line.withdrawn} допущена следующая по итогам этапа «${names.stage(line.stage)}» работа ${line.entry}.`;
		case 'nomination-not-held':
			return `Номинация «${names.nomination(line.nomination)}» не состоялась: ${plural(line.entries, 'допущена', 'допущены', 'допущено')} ${counted(line.entries, workForms)} при необходимых ${line.minimum}.`;
		case 'place-unawarded':
			return `${line.place}-е место${inNomination(line.nomination, names)} не присуждено.`;
		case 'passed-over':
			return `Работа ${line.entry} не получает ${line.place}-го места: автор (${line.author}) побеждает с работой ${line.kept} в другой номинации.`;
		case 'correction-refused':
			return `Этап «${names.stage(line.stage)}»: поправка к оценкам не применена, итог посчитан по исходным оценкам (${line.refusals.map((refusal) => describeRefusal(refusal, names)).join('; ')}).`;
	}
}

const workForms = ['работа', 'работы', 'работ'] as const;
const decimal = (value: string) => value.replace('.', ',');
const colon = (text: string | null) => (text && text !== 'не допущена' ? `: ${text}` : '');
const inNomination = (nomination: string | null, names: ContestNames) =>
	nomination === null ? '' : ` в номинации «${names.nomination(nomination)}»`;

/** «Работа 12», «Работы 12 и 15» */
function works(entries: readonly string[], first: 'capital' | 'small' = 'capital'): string {
	const word = entries.length === 1 ? 'работа' : 'работы';
	const text = `${word} ${joinWithAnd(entries)}`;
	return first === 'small' ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

const claims: Record<TieEffect, (rank: number) => string> = {
	place: (rank) => `на ${rank}-е место с равным результатом претендовали`,
	admission: () => 'за право пройти дальше с равным результатом спорили',
	order: (rank) => `на ${rank}-й строке списка с равным результатом стояли`
};

type BrokenTie = MinutesLine & { kind: 'tie-broken' };

function describeTie(line: BrokenTie, names: ContestNames): string {
	const { effect, rank, stage, order } = line;
	const entries = order.map(({ entry }) => entry);
	const figures = order.map(({ entry, value }) => (value === null ? entry : `${entry} (${decimal(value)})`));
	const claim = `Этап «${names.stage(stage)}»: ${claims[effect](rank)} ${works(entries, 'small')}`;
	if (hasEqualVotes(line))
		return `${claim}; открытое голосование жюри порядка не определило, голоса разделились поровну: ${figures.join(', ')}.`;
	return `${claim}; порядок определён ${groundOf(line, names)}: ${figures.join(', ')}.`;
}

const hasEqualVotes = ({ by, order }: BrokenTie) =>
	by === 'recorded-vote' && order.every(({ value }) => value === order[0]!.value);

function groundOf({ by, criterion, ofStage, stage, seed }: BrokenTie, names: ContestNames): string {
	switch (by) {
		case 'criterion-mean':
			return `по среднему баллу за критерий «${names.criterion(ofStage ?? stage, criterion ?? '')}»`;
		case 'stage-result':
			return `по результату этапа «${names.stage(ofStage ?? stage)}»`;
		case 'first-places':
			return 'по числу членов жюри, поставивших работу на первое место';
		case 'recorded-vote':
			return 'открытым голосованием жюри (число голосов)';
		case 'casting-vote':
			return 'решающим голосом председателя жюри';
		case 'lots':
			return `жеребьёвкой (запись жребия: ${seed ?? ''})`;
	}
}

const refusalReasons: Record<CorrectionRefusal['reason'], string> = {
	'fewer-than-four-entries': 'меньше четырёх оценённых работ',
	'no-spread': 'все оценки одинаковы',
	'jurors-not-connected': 'нет работ, которые связывали бы оценки всех членов жюри'
};

function describeRefusal({ juror, reason }: CorrectionRefusal, names: ContestNames): string {
	return juror === null ? refusalReasons[reason] : `${names.juror(juror)}: ${refusalReasons[reason]}`;
}

type Unsettled = Pick<TallyResult, 'stages' | 'shortfalls' | 'openTies'>;

/** What is not settled yet, for whoever counts: entries without a result, ties that wait for a decision. */
export function describeWarnings({ stages, shortfalls, openTies }: Unsettled, names: ContestNames): string[] {
	const out = new Set(
		stages.flatMap(({ stage, entries }) => entries.filter(hasLeft).map(({ entry }) => `${stage}\u0000${entry}`))
	);
	const real = shortfalls.filter(({ stage, entry }) => !out.has(`${stage}\u0000${entry}`));
	return [
		...real.map((shortfall) => describeShortfall(shortfall, names)),
		...openTies.map((tie) => describeOpenTie(tie, names))
	];
}

/** Nobody waits for the sheets of an entry that was rejected or withdrawn. */
const hasLeft = ({ standing }: EntryTally) =>
	standing === 'rejected' || standing === 'withdrawn' || standing === 'nomination-not-held';

function describeShortfall({ stage, entry, reason, criterion, given, needed }: Shortfall, names: ContestNames): string {
	const where = `Этап «${names.stage(stage)}», работа ${entry}: результата нет`;
	const asked = criterion === null ? '' : ` по критерию «${names.criterion(stage, criterion)}»`;
	switch (reason) {
		case 'too-few-sheets':
			return `${where}, ${counted(given, ['оценочный лист', 'оценочных листа', 'оценочных листов'])} при необходимых ${needed}.`;
		case 'criterion-without-marks':
			return `${where}, нет оценок${asked}.`;
		case 'too-few-marks-to-trim':
			return `${where}, оценок${asked} слишком мало, чтобы отбросить крайние (${given} при необходимых ${needed}).`;
	}
}

const neededDecisions: Record<OpenTie['needs'], string> = {
	'recorded-vote': 'проголосуйте и впишите голоса (файл votes или решение recorded-vote)',
	'casting-vote': 'впишите решающий голос председателя (решение casting-vote)',
	lots: 'бросьте жребий (решение lots)',
	decision: 'правила не говорят, кому отдать место; впишите решение жюри'
};

export function describeOpenTie({ stage, rank, effect, entries, needs }: OpenTie, names: ContestNames): string {
	const claim = claims[effect](rank)
		.replace('претендовали', 'претендуют')
		.replace('спорили', 'спорят')
		.replace('стояли', 'стоят');
	return `Этап «${names.stage(stage)}»: ${claim} ${works(entries, 'small')}; ${neededDecisions[needs]}.`;
}
