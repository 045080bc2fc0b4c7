import { formatDayRange } from '#server/platform/russian/dates.ts';
import { joinWithAnd } from '#server/platform/russian/plurals.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { calendarLines, sentenceOfMinute } from '../../plan/calendar/rules.ts';
import type { ContestPlan } from '../../plan/forms.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import { limitsOf } from '../appendices/documents.ts';
import { sectionsOf, type RegulationsDocument, type RegulationsFacts } from '../documents.ts';
import { describeAwards } from '../sentences/awards/documents.ts';
import { describeStages } from '../sentences/documents.ts';
import { describePlaces } from '../sentences/places/documents.ts';

/** `facts` name everything that either edition names. */
export type Edition = {
	plan: ContestPlan;
	ruleSet: RuleSet;
	facts: RegulationsFacts;
	document: RegulationsDocument;
};

/**
 * What changed from one edition of the regulations to the next, in plain sentences, for those who have started. What
 * the regulations do not tell (the silent grace period, addresses of jurors) is not told here either.
 */
export function changesBetween(before: Edition, after: Edition): string[] {
	const [was, is] = [before.plan, after.plan];
	const changes = [
		...basicChanges(was, is),
		...listChanges('Организаторы и партнёры', organisationsIn(before), organisationsIn(after)),
		...nominationChanges(was, is),
		...calendarChanges(was, is),
		...participationChanges(before, after),
		...formChanges(was, is),
		...listChanges('Что проверяют в заявке', textsOf(was), textsOf(is)),
		...flagChanges(was, is),
		...listChanges('Состав жюри', jurorsIn(was), jurorsIn(is)),
		...ruleChanges(before.ruleSet, after.ruleSet),
		...wordChanges(before, after),
		...consentChanges(before, after)
	];
	const isReordered = changes.length === 0 && differ(before.document, after.document);
	return isReordered ? ['Изменился порядок в перечнях положения.'] : changes;
}

const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
const changed = (what: string, was: string, is: string) =>
	`${what}: ${is || 'не указано'} (было: ${was || 'не указано'}).`;

function basicChanges({ basics: was }: ContestPlan, { basics: is }: ContestPlan): string[] {
	const texts = [
		...(was.aim === is.aim ? [] : ['Изменилась цель конкурса.']),
		...(was.tasks === is.tasks ? [] : ['Изменились задачи конкурса.']),
		...(was.contacts === is.contacts ? [] : ['Изменились контакты.'])
	];
	const name = (each: typeof was) => `${each.kind} ${inQuotes(each.title)}`.trim();
	return [
		...(name(was) === name(is) ? [] : [changed('Название', name(was), name(is))]),
		...(was.heldInYear === is.heldInYear ? [] : [changed('Год', String(was.heldInYear), String(is.heldInYear))]),
		...(was.ageMark === is.ageMark
			? []
			: [changed('Знак информационной продукции', was.ageMark ?? '', is.ageMark ?? '')]),
		...(was.address === is.address ? [] : [changed('Почтовый адрес организатора', was.address, is.address)]),
		...texts
	];
}

const roleWords = { founder: 'учредитель', organiser: 'организатор', partner: 'партнёр', sponsor: 'спонсор' };
const organisationsIn = ({ plan, facts }: Edition) =>
	plan.organisations.flatMap(({ organisationId, role }) => {
		const name = facts.organisations.get(organisationId);
		return name ? [`${name} (${roleWords[role]})`] : [];
	});

const ended = (text: string) => (text.endsWith('.') ? text : `${text}.`);

/** What came and what went; a mere change of order is not told. */
function listChanges(what: string, was: readonly string[], is: readonly string[]): string[] {
	const came = is.filter((item) => !was.includes(item));
	const went = was.filter((item) => !is.includes(item));
	return [
		...(came.length > 0 ? [ended(`${what}, добавлено: ${came.join('; ')}`)] : []),
		...(went.length > 0 ? [ended(`${what}, убрано: ${went.join('; ')}`)] : [])
	];
}

function nominationChanges({ nominations: was }: ContestPlan, { nominations: is }: ContestPlan): string[] {
	return [
		...is
			.filter(({ id }) => !was.some((old) => old.id === id))
			.map(({ title }) => `Новая номинация: ${inQuotes(title)}.`),
		...was
			.filter(({ id }) => !is.some((one) => one.id === id))
			.map(({ title }) => `Номинации ${inQuotes(title)} больше нет.`),
		...is.flatMap((nomination) => {
			const old = was.find(({ id }) => id === nomination.id);
			if (!old) return [];
			return [
				...(old.title === nomination.title
					? []
					: [`Номинация ${inQuotes(old.title)} теперь называется ${inQuotes(nomination.title)}.`]),
				...(old.description === nomination.description
					? []
					: [`Изменилось описание номинации ${inQuotes(nomination.title)}.`])
			];
		})
	];
}

function calendarChanges({ calendar: was }: ContestPlan, { calendar: is }: ContestPlan): string[] {
	const moment = (what: string, name: 'opensAt' | 'closesAt') => {
		const [old, now] = [was, is].map((each) => {
			const local = each[name];
			return local ? sentenceOfMinute(local, each.timeZone) : '';
		});
		return old === now ? [] : [changed(what, old!, now!)];
	};
	return [
		...moment('Начало приёма заявок', 'opensAt'),
		...moment('Окончание приёма заявок', 'closesAt'),
		...lineChanges(linesOf(was), linesOf(is)),
		...(was.correctionDays === is.correctionDays
			? []
			: [changed('Рабочих дней на исправление замечаний', String(was.correctionDays), String(is.correctionDays))])
	];
}

type Line = { title: string; days: string };
const linesOf = (calendar: ContestPlan['calendar']): Line[] =>
	calendarLines(calendar)
		.filter(({ title }) => title !== 'Приём заявок')
		.map(({ title, startsOn, endsOn }) => ({ title, days: formatDayRange(startsOn, endsOn ?? startsOn) }));

/** A line that stands in both is told as moved. Of several that bear one title nobody can say which has moved where. */
function lineChanges(was: readonly Line[], is: readonly Line[]): string[] {
	const only = (lines: readonly Line[], title: string): Line | null => {
		const found = lines.filter((line) => line.title === title);
		return found.length === 1 ? found[0]! : null;
	};
	const stays = ({ title }: Line) => only(was, title) !== null && only(is, title) !== null;
	const moved = is.filter(stays).filter(({ title, days }) => only(was, title)!.days !== days);
	const rest = (lines: readonly Line[]) =>
		lines.filter((line) => !stays(line)).map(({ title, days }) => `${title} — ${days}`);
	return [
		...moved.map(({ title, days }) => changed(`Календарь, ${inQuotes(title)}`, only(was, title)!.days, days)),
		...listChanges('Календарь', rest(was), rest(is))
	];
}

function participationChanges(before: Edition, after: Edition): string[] {
	return listChanges('Условия участия', pointsOf(before, 'participants'), pointsOf(after, 'participants'));
}

/** Points and lists of a computed section, without their full stops. */
function pointsOf(edition: Edition, id: string): string[] {
	const section = sectionsOf(edition).sections.find((one) => one.id === id);
	return (section?.blocks ?? [])
		.flatMap((block) => (block.kind === 'point' ? [block.text] : block.kind === 'list' ? block.items : []))
		.map((text) => text.replace(/[.:]$/u, ''));
}

function formChanges({ form: was }: ContestPlan, { form: is }: ContestPlan): string[] {
	const labels = (fields: ContestPlan['form']) => joinWithAnd(fields.map(({ label }) => inQuotes(label)));
	const came = is.filter(({ id }) => !was.some((old) => old.id === id));
	const went = was.filter(({ id }) => !is.some((one) => one.id === id));
	const other = is.flatMap((field) => {
		const old = was.find(({ id }) => id === field.id);
		if (!old || !differ(old, field)) return [];
		const limits = [old, field].map(limitsOf);
		if (old.label !== field.label)
			return [`Поле заявки ${inQuotes(old.label)} теперь называется ${inQuotes(field.label)}.`];
		if (limits[0] !== limits[1]) return [changed(`Поле заявки ${inQuotes(field.label)}`, limits[0]!, limits[1]!)];
		if (old.required !== field.required) return [`Изменилось, обязательно ли поле заявки ${inQuotes(field.label)}.`];
		return [`Уточнено поле заявки ${inQuotes(field.label)}.`];
	});
	const order = (fields: ContestPlan['form']) => fields.map(({ id }) => id);
	const isReordered = came.length + went.length + other.length === 0 && differ(order(was), order(is));
	return [
		...(came.length > 0 ? [`В заявке появилось: ${labels(came)}.`] : []),
		...(went.length > 0 ? [`Из заявки убрано: ${labels(went)}.`] : []),
		...other,
		...(isReordered ? ['Поля заявки идут в другом порядке.'] : [])
	];
}

const textsOf = ({ eligibility }: ContestPlan) => eligibility.points.map(({ text }) => text.replace(/\.$/u, ''));

function flagChanges(was: ContestPlan, is: ContestPlan): string[] {
	return [
		...(was.eligibility.people === is.eligibility.people
			? []
			: [`Решение о допуске теперь ${is.eligibility.people === 1 ? 'принимает один человек' : 'принимают двое'}.`]),
		...(was.isBlind === is.isBlind
			? []
			: [
					`Жюри теперь читает заявки ${is.isBlind ? 'без имён авторов и организаций' : 'с именами авторов и организаций'}.`
				])
	];
}

const jurorRoles = {
	chair: 'председатель',
	'deputy-chair': 'заместитель председателя',
	secretary: 'секретарь',
	member: 'член жюри'
};
const jurorsIn = ({ jury }: ContestPlan) =>
	jury.map(({ name, role, voting }) => `${name} (${jurorRoles[role]}${voting ? '' : ', без права голоса'})`);

function ruleChanges(was: RuleSet, is: RuleSet): string[] {
	const sentences = (rules: RuleSet) => [
		...describeStages(rules).flatMap(({ title, sentences: told }) =>
			told.map((one) => `этап ${inQuotes(title)}: ${one}`)
		),
		...rules.stages.flatMap(({ title, criteria }) =>
			criteria.map((criterion) => `этап ${inQuotes(title)}: критерий ${inQuotes(criterion.title)}.`)
		),
		...describePlaces(rules),
		...describeAwards(rules)
	];
	const [old, now] = [sentences(was), sentences(is)];
	return [
		...now.filter((one) => !old.includes(one)).map((one) => `Теперь действует — ${one}`),
		...old.filter((one) => !now.includes(one)).map((one) => `Больше не действует — ${one}`)
	];
}

function wordChanges(before: Edition, after: Edition): string[] {
	const { sections, appendices } = sectionsOf(after);
	const [was, is] = [before.plan.words, after.plan.words];
	const titles = [...sections, ...appendices]
		.filter(({ id }) => differ(was.sections[id] ?? noWords, is.sections[id] ?? noWords))
		.map(({ title }) => inQuotes(title));
	return [
		...(titles.length > 0 ? [`Изменились слова организатора: ${joinWithAnd(titles)}.`] : []),
		...(differ(was.approval, is.approval) ? ['Изменились сведения об утверждении положения.'] : [])
	];
}
const noWords = { before: '', after: '' };

function consentChanges({ document: was }: Edition, { document: is }: Edition): string[] {
	const [old, now] = [was, is].map(({ appendices }) => appendices.find(({ id }) => id === 'consents')?.blocks);
	return differ(old, now) ? ['Изменились тексты согласий.'] : [];
}
