import type { RegulationsBlock } from '#server/platform/documents/regulations-text.ts';
import { formatDayRange, formatDayWithWeekday } from '#server/platform/russian/dates.ts';
import { NBSP, counted, countedGenitive, joinWithAnd } from '#server/platform/russian/plurals.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import { calendarLines, sentenceOfMinute } from '../../../plan/calendar/rules.ts';
import type { ContestPlan } from '../../../plan/forms.ts';
import { capital } from '../../sentences/words/documents.ts';
import { paragraphsOf, type ComputedSection, type RegulationsFacts, type RegulationsGround } from '../../documents.ts';

/** Sections about the contest itself: who holds it, why, for whom, in what, when, and what is asked for. */
export function callSections({ plan, facts }: RegulationsGround): ComputedSection[] {
	return [
		{ id: 'general', title: 'Общие положения', blocks: generalBlocks(plan, facts) },
		{ id: 'aims', title: 'Цели и задачи', blocks: aimBlocks(plan) },
		{ id: 'participants', title: 'Участники', blocks: participantBlocks(plan, facts) },
		{ id: 'nominations', title: 'Номинации', blocks: nominationBlocks(plan) },
		{ id: 'calendar', title: 'Сроки и этапы', blocks: calendarBlocks(plan) },
		{ id: 'requirements', title: 'Требования к заявкам', blocks: requirementBlocks(plan) }
	];
}

const point = (text: string): RegulationsBlock => ({ kind: 'point', text });
const list = (items: string[]): RegulationsBlock[] => (items.length > 0 ? [{ kind: 'list', items }] : []);

const roleWords = [
	{ role: 'founder', one: 'Учредитель', many: 'Учредители' },
	{ role: 'organiser', one: 'Организатор', many: 'Организаторы' },
	{ role: 'partner', one: 'Партнёр', many: 'Партнёры' },
	{ role: 'sponsor', one: 'Спонсор', many: 'Спонсоры' }
] as const;

function generalBlocks({ basics, organisations }: ContestPlan, { organisations: names }: RegulationsFacts) {
	const subject = wholeTitle(basics.kind, basics.title);
	const roles = roleWords.flatMap(({ role, one, many }) => {
		const held = organisations.flatMap((each) => (each.role === role ? (names.get(each.organisationId) ?? []) : []));
		if (held.length === 0) return [];
		if (held.length === 1) return [point(`${one} конкурса: ${held[0]!}.`)];
		return [point(`${many} конкурса:`), ...list(held)];
	});
	return [
		point(`Настоящее положение определяет, как проводится ${lowerFirst(subject)} (далее — конкурс).`),
		...(basics.heldInYear === null ? [] : [point(`Конкурс проводится в${NBSP}${basics.heldInYear}${NBSP}году.`)]),
		...roles,
		...addressPoint(basics, organisations),
		...(basics.ageMark === null ? [] : [point(`Знак информационной продукции: ${basics.ageMark}.`)])
	];
}

/** A consent to the processing of data names the operator's address by pointing here. */
function addressPoint(
	{ address }: ContestPlan['basics'],
	organisations: ContestPlan['organisations']
): RegulationsBlock[] {
	if (address === '') return [];
	const isOne = organisations.filter(({ role }) => role === 'organiser').length < 2;
	return [point(`Почтовый адрес ${isOne ? 'организатора' : 'организаторов'}: ${address.replace(/\.$/u, '')}.`)];
}

/** A kind comes first and is a common noun: «областной конкурс». A bare title in quotation marks has no small letter. */
const lowerFirst = (text: string) => `${text.charAt(0).toLocaleLowerCase('ru')}${text.slice(1)}`;

function aimBlocks({ basics: { aim, tasks } }: ContestPlan): RegulationsBlock[] {
	const several = paragraphsOf(tasks);
	return [
		...paragraphsOf(aim).map(point),
		...(several.length > 0 ? [point('Задачи конкурса:'), ...list(several)] : [])
	];
}

type Kind = ContestPlan['participation']['kinds'][number];
const kindWords: Record<Kind, string> = {
	'regional-library': 'региональные библиотеки',
	'library-system': 'централизованные библиотечные системы',
	library: 'библиотеки',
	branch: 'филиалы библиотек',
	'governing-body': 'органы власти',
	partnership: 'партнёрства и объединения',
	'educational-institution': 'образовательные организации',
	other: 'другие организации'
};

function participantBlocks({ participation }: ContestPlan, { territories }: RegulationsFacts): RegulationsBlock[] {
	const { kinds, territoryIds, limit, teamSize, ages, words } = participation;
	const places = territoryIds.flatMap((id) => territories.get(id) ?? []);
	return [
		point(
			kinds.length === 0
				? 'В конкурсе участвуют сотрудники любых организаций.'
				: `В${NBSP}конкурсе участвуют сотрудники организаций следующих видов: ${joinWithAnd(kinds.map((kind) => kindWords[kind]))}.`
		),
		...(places.length > 0 ? [point('Организации находятся на территориях:'), ...list(places)] : []),
		point(
			teamSize === 1
				? 'У каждой заявки один автор.'
				: `Заявку подаёт один автор или авторский коллектив, в${NBSP}котором не больше ${countedGenitive(teamSize, 'человека', 'человек')}.`
		),
		...(ages ? [point(`Возраст автора в${NBSP}день подачи заявки — ${agesText(ages)}.`)] : []),
		...(limit ? [point(limitText(limit))] : []),
		...paragraphsOf(words).map(point)
	];
}

const agesText = ({ from, to }: { from: number; to: number }) =>
	`от${NBSP}${from} до${NBSP}${countedGenitive(to, 'полного года', 'полных лет')}`;

function limitText({ most, per, within }: NonNullable<ContestPlan['participation']['limit']>): string {
	const from = per === 'organisation' ? 'одной организации' : 'одной библиотечной системы вместе с её филиалами';
	const where = within === 'nomination' ? `в${NBSP}каждой номинации` : `на${NBSP}весь конкурс`;
	return `От${NBSP}${from} принимается не больше ${countedGenitive(most, 'заявки', 'заявок')} ${where}.`;
}

function nominationBlocks({ nominations }: ContestPlan): RegulationsBlock[] {
	if (nominations.length === 0) return [];
	const many = counted(nominations.length, ['номинации', 'номинациям', 'номинациям']);
	return [
		point(`Конкурс проводится по${NBSP}${many}:`),
		...list(
			nominations.map(({ title, description }) =>
				description ? `${inQuotes(title)}. ${capital(ended(description))}` : inQuotes(title)
			)
		)
	];
}

const ended = (text: string) =>
	paragraphsOf(text)
		.join(' ')
		.replace(/[.;,]$/u, '');

function calendarBlocks({ calendar }: ContestPlan): RegulationsBlock[] {
	const { timeZone, opensAt, closesAt, checkUntil, correctionDays } = calendar;
	const days = (startsOn: string, endsOn: string | null) =>
		endsOn ? formatDayRange(startsOn, endsOn) : formatDayWithWeekday(startsOn);
	const rows = calendarLines(calendar).map(({ title, startsOn, endsOn }) => [title, days(startsOn, endsOn)]);
	return [
		...(opensAt ? [point(`Начало приёма заявок: ${sentenceOfMinute(opensAt, timeZone)}.`)] : []),
		...(closesAt
			? [
					point(
						`Окончание приёма заявок: ${sentenceOfMinute(closesAt, timeZone)}. Заявка, поданная в${NBSP}эту минуту, подана в${NBSP}срок.`
					)
				]
			: []),
		...(checkUntil
			? [
					point(
						`На${NBSP}исправление замечаний, найденных при проверке заявки, даётся ${counted(correctionDays, ['рабочий день', 'рабочих дня', 'рабочих дней'])}.`
					)
				]
			: []),
		...(rows.length > 0
			? [
					point('Календарь конкурса:'),
					{
						kind: 'table' as const,
						...{ caption: '', headers: ['Что происходит', 'Когда'], widths: [3, 2], numeric: [], rows }
					}
				]
			: [])
	];
}

function requirementBlocks({ form, eligibility: { points, people } }: ContestPlan): RegulationsBlock[] {
	return [
		...(form.length > 0 ? [point(`Что входит в${NBSP}заявку, сказано в${NBSP}приложении «Заявка».`)] : []),
		...(points.length > 0 ? [point('Заявка допускается, если:'), ...list(points.map(({ text }) => ended(text)))] : []),
		...(people === 2 ? [point('Решение о допуске принимают два человека: второй подтверждает решение первого.')] : [])
	];
}
