import { formatDay } from '#server/platform/russian/dates.ts';
import { counted, countedGenitive, joinWithAnd, plural, type CountForms } from '#server/platform/russian/plurals.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import { inQuotes, tieShortWords } from '#server/platform/russian/typography.ts';
import { genitiveOfKind } from './rules.ts';

/** A name with its confirmed genitive, where somebody has given one. */
export type NamedBody = { name: string; genitive: string | null };
export type Honoured = {
	people: { name: string; post: string }[];
	/** The name of a team that has one. */
	team: string;
	organisation: string;
	work: string;
};
export type AwardGroup = { title: string; giver: NamedBody | null; honoured: Honoured[] };
type Winners = { winners: AwardGroup[]; unawarded: number[] };

/** What the news is made from; what is absent or empty leaves its sentence out. */
export type NewsFacts = {
	kind: string;
	title: string;
	involved: (NamedBody & { role: 'founder' | 'organiser' | 'sponsor' | 'partner' })[];
	/** «34 работы из 10 городских округов и 9 муниципальных районов» */
	works: { number: number; sentence: string };
	jurors: number;
	/** `minimum`: the nomination was not held, since it had fewer works than that. */
	nominations: ({ title: string; works: number; minimum: number | null } & Winners)[];
	/** Of a contest whose places are not given by nomination. */
	overall: Winners;
	finalists: number | null;
	defence: { day: string | null; place: string | null } | null;
	others: AwardGroup[];
	money: NamedBody[];
	/** Whether money goes to the first places alone. */
	isForWinnersAlone: boolean;
	letters: number;
	certificates: number;
	/** What all who took part are given: the rules may call it «Диплом участника». */
	certificateName: 'сертификат' | 'диплом';
	address: string;
};

export type NewsText = { title: string; body: string };

const work: CountForms = ['работа', 'работы', 'работ'];

/** A draft for an editor to finish: plain paragraphs apart by an empty line, nothing in them but what the records hold. */
export function newsText(facts: NewsFacts): NewsText {
	const { overall, nominations, others } = facts;
	const paragraphs = [
		opening(facts),
		participation(facts),
		final(facts),
		linesOf(others.filter(isGrandPrix).map(groupLine)),
		linesOf(winnerLines(overall)),
		...nominations.map(({ title, ...won }) => {
			const lines = winnerLines(won);
			return lines.length > 0 ? linesOf([`Номинация ${inQuotes(title)}`, ...lines]) : '';
		}),
		linesOf(others.filter((group) => !isGrandPrix(group)).map(groupLine)),
		rewards(facts),
		`Все результаты: ${facts.address}`
	];
	return {
		title: tieShortWords(headline(facts)),
		body: paragraphs.filter(Boolean).map(tieShortWords).join('\n\n')
	};
}

const linesOf = (lines: readonly string[]): string => lines.join('\n');
const isGrandPrix = ({ title }: AwardGroup): boolean => /^гран-при/i.test(title);

function headline({ kind, title }: NewsFacts): string {
	const isOwnName = /[«„]/.test(title.trim().slice(1));
	return genitiveOfKind(kind) && !isOwnName
		? `Подведены итоги конкурса ${inQuotes(title)}`
		: `Подведены итоги: ${wholeTitle(kind, title)}`;
}

/** Who held it. Declined is only what somebody has confirmed; all else stands where the nominative is right. */
function opening({ kind, title, involved }: NewsFacts): string {
	const genitive = /[«„]/.test(title.trim().slice(1)) ? null : genitiveOfKind(kind);
	const sponsors = involved.filter(({ role }) => role === 'sponsor');
	const isSupported = genitive !== null && sponsors.length > 0 && sponsors.every((each) => each.genitive);
	const support = isSupported
		? `, проведённого при поддержке ${joinWithAnd(sponsors.map((each) => each.genitive!))}`
		: '';
	const head = genitive
		? `Подведены итоги ${genitive} ${inQuotes(title)}${support}.`
		: `Подведены итоги: ${wholeTitle(kind, title)}.`;
	const roles = [
		roleOf(involved, 'founder', ['учредитель', 'учредители']),
		roleOf(involved, 'organiser', ['организатор', 'организаторы']),
		roleOf(involved, 'partner', ['партнёр', 'партнёры']),
		...(isSupported ? [] : [roleOf(involved, 'sponsor', ['спонсор', 'спонсоры'])])
	].filter(Boolean);
	return roles.length > 0 ? `${head} ${capitalised(roles.join('; '))}.` : head;
}

function roleOf(involved: NewsFacts['involved'], wanted: string, [one, many]: readonly [string, string]): string {
	const names = involved.filter(({ role }) => role === wanted).map(({ name }) => name);
	return names.length === 0 ? '' : `${names.length === 1 ? one : many} — ${joinWithAnd(names)}`;
}

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase('ru') + text.slice(1);

function participation({ works, jurors, nominations }: NewsFacts): string {
	if (works.number === 0) return '';
	const held = nominations.filter(({ minimum }) => minimum === null);
	const sentences = [
		`К участию ${plural(works.number, 'допущена', 'допущено', 'допущено')} ${works.sentence}.`,
		...(held.length > 1
			? [`Номинации: ${held.map(({ title, works: n }) => `${inQuotes(title)} — ${counted(n, work)}`).join(', ')}.`]
			: []),
		...nominations.filter(({ minimum }) => minimum !== null).map(notHeld),
		...(jurors > 0 ? [`Работы оценивало жюри из ${countedGenitive(jurors, 'человека', 'человек')}.`] : [])
	];
	return sentences.join(' ');
}

function notHeld({ title, works, minimum }: NewsFacts['nominations'][number]): string {
	const why =
		works === 0
			? 'работ в ней не было'
			: `${plural(works, 'допущена', 'допущены', 'допущено')} ${counted(works, work)} при необходимых ${minimum}`;
	return `Номинация ${inQuotes(title)} не состоялась: ${why}.`;
}

function final({ finalists, defence }: NewsFacts): string {
	const sentences = [
		...(finalists === null || finalists === 0
			? []
			: [`В финал ${plural(finalists, 'вышла', 'вышли', 'вышли')} ${counted(finalists, work)}.`]),
		...(defence?.day
			? [`Публичная защита прошла ${inWords(defence.day)}${defence.place ? ` (${defence.place})` : ''}.`]
			: [])
	];
	return sentences.join(' ');
}

const inWords = (day: string): string => formatDay(day).replace(/г\.$/, 'года');

function winnerLines({ winners, unawarded }: Winners): string[] {
	return [...unawarded.map((place) => `${ordinal(place)} место не присуждено.`), ...winners.map(groupLine)];
}

const ordinal = (place: number): string => ['Первое', 'Второе', 'Третье'][place - 1] ?? `${place}-е`;

function groupLine({ title, giver, honoured }: AwardGroup): string {
	const from = !giver ? '' : giver.genitive ? ` от ${giver.genitive}` : ` (${giver.name})`;
	return `${title}${from}: ${honoured.map(nameHonoured).join('; ')}.`;
}

/** «Иванова Анна Львовна, библиотекарь (Кедровская библиотека), работа „Сад“» */
export function nameHonoured({ people, team, organisation, work: title }: Honoured): string {
	const named = (post: (text: string) => string) => people.map((one) => one.name + (one.post && post(one.post)));
	const [single] = people;
	const theWork = title ? `работа ${inQuotes(title)}` : '';
	const list = (...parts: string[]) => parts.filter(Boolean).join(', ');
	if (team) {
		const members = named((post) => `, ${post}`).join('; ');
		const who = `коллектив ${inQuotes(team)}${members ? ` (${members})` : ''}`;
		return list(organisation ? `${who} — ${organisation}` : who, theWork);
	}
	if (people.length > 1) {
		const who = joinWithAnd(named((post) => ` (${post})`));
		return list(organisation ? `${who} — ${organisation}` : who, theWork);
	}
	if (!single) return list(organisation, theWork);
	const who = list(single.name, single.post);
	return list(organisation ? `${who} (${organisation})` : who, theWork);
}

const certificateForms: Record<NewsFacts['certificateName'], CountForms> = {
	сертификат: ['сертификат участника', 'сертификата участника', 'сертификатов участника'],
	диплом: ['диплом участника', 'диплома участника', 'дипломов участника']
};

function rewards({ money, isForWinnersAlone, letters, certificates, certificateName }: NewsFacts): string {
	const papers = [
		...(letters > 0
			? [counted(letters, ['благодарственное письмо', 'благодарственных письма', 'благодарственных писем'])]
			: []),
		...(certificates > 0 ? [counted(certificates, certificateForms[certificateName])] : [])
	];
	const givers = money.filter(({ name }) => name);
	const from =
		givers.length === 0
			? ''
			: givers.every(({ genitive }) => genitive)
				? ` от ${joinWithAnd(givers.map(({ genitive }) => genitive!))}`
				: ` (${joinWithAnd(givers.map(({ name }) => name))})`;
	const sentences = [
		...(money.length > 0
			? [`${isForWinnersAlone ? 'Победителям' : 'Победителям и призёрам'} вручаются денежные премии${from}.`]
			: []),
		...(papers.length > 0 ? [`Подготовлено ${joinWithAnd(papers)}.`] : [])
	];
	return sentences.join(' ');
}
