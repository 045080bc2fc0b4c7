import { formatNumber, plural } from '#server/platform/russian/plurals.ts';
import type { ContestPlan } from '../../plan/forms.ts';
import {
	decimalOr,
	decimalText,
	faultsAt,
	freeName,
	listOf,
	moved,
	numberOr,
	recordOf,
	textOf,
	typedIn,
	wordOf,
	type RawRecord,
	type Rules,
	type TypedFault
} from '../typed/forms.ts';

export const awardKinds = [
	'grand-prix',
	'diploma',
	'incentive-prize',
	'money',
	'sponsor-prize',
	'audience-award',
	'thank-you-letter',
	'participation-certificate'
] as const;
export const recipientKinds = ['organisation', 'branch', 'person', 'team'] as const;
export const awardFields = [
	...['id', 'title', 'kind', 'amount', 'degree', 'by', 'place', 'atLeast', 'below', 'of', 'scope', 'giver', 'limit']
] as const;

export type TypedAward = { texts: Record<string, string>; recipients: string[] };

export const blankAward: TypedAward = {
	texts: { ...Object.fromEntries(awardFields.map((name) => [name, ''])), kind: 'diploma', by: 'place', of: 'points' },
	recipients: [...recipientKinds]
};

/** How many roubles a prize's title tells of; '' where it tells of none. */
const amountIn = (title: string) =>
	/(\d[\d\u0020\u00a0\u202f]{0,20})(?:рубл|руб\.|₽)/u.exec(title)?.[1]!.replace(/\D/g, '') ?? '';

export function typedAwardsOf({ rules }: ContestPlan): TypedAward[] {
	return listOf(rules['awards']).map((award) => {
		const basis = recordOf(award['basis']);
		const title = textOf(award['title']);
		const kind = textOf(award['kind'], 'diploma');
		return {
			texts: {
				...{ id: textOf(award['id']), title, kind, amount: kind === 'money' ? amountIn(title) : '' },
				degree: textOf(award['degree']),
				by: wordOf(basis['by'], ['place', 'result', 'participation', 'decision'], 'decision'),
				place: textOf(basis['place']),
				atLeast: decimalText(basis['atLeast']),
				below: decimalText(basis['below']),
				of: wordOf(basis['of'], ['share'], 'points'),
				scope: wordOf(award['scope'], ['nomination', 'contest', 'none'], ''),
				giver: textOf(award['giver']),
				limit: textOf(award['limit'])
			},
			recipients: Array.isArray(award['recipients']) ? award['recipients'].map(String) : [...recipientKinds]
		};
	});
}

/** What was typed: fields are `a0-title`, `a0-recipients`. */
export function readAwards(form: FormData): TypedAward[] {
	const awards: TypedAward[] = [];
	for (let at = 0; at < 200 && form.has(`a${at}-title`); at++) {
		awards.push({
			texts: Object.fromEntries(awardFields.map((name) => [name, typedIn(form, `a${at}-${name}`, 500)])),
			recipients: form.getAll(`a${at}-recipients`).map(String)
		});
	}
	return awards;
}

export function arrangeAwards(awards: readonly TypedAward[], how: string): { awards: TypedAward[]; at: string } {
	const [, move, index] = /^(add|up|down|remove)(?:-(\d{1,3}))?$/.exec(how) ?? [];
	const at = Number(index ?? 0);
	if (move === 'add') return { awards: [...awards, blankAward], at: `a${awards.length}-title` };
	const to = move === 'down' ? at + 1 : Math.max(0, at - 1);
	return { awards: moved(awards, move ?? '', at), at: `a${to}-title` };
}

/** The rules with these awards. A row in which nothing is named is only room to type in. */
export function rulesWithAwards({ rules }: Pick<ContestPlan, 'rules'>, typed: readonly TypedAward[]): Rules {
	const stored = listOf(rules['awards']);
	const ids = typed.flatMap(({ texts }) => texts['id'] || []);
	const named = typed.filter(({ texts }) => texts['id'] || texts['title'] || texts['amount']);
	return {
		...rules,
		awards: named.map(({ texts, recipients }) => {
			const id = texts['id'] || freeName('award-', ids);
			ids.push(id);
			const {
				degree: _degree,
				scope: _scope,
				giver: _giver,
				limit: _limit,
				...known
			} = stored.find((award) => textOf(award['id']) === id) ?? {};
			return awardFrom(known, { ...texts, id }, recipients);
		})
	};
}

function awardFrom(known: RawRecord, texts: Record<string, string>, recipients: readonly string[]): RawRecord {
	return {
		...known,
		id: texts['id'],
		title: titleOf(texts),
		kind: texts['kind'],
		...(texts['degree'] && { degree: numberOr(texts['degree']) }),
		basis: basisFrom(texts),
		...(texts['scope'] && { scope: texts['scope'] }),
		recipients: recipientKinds.filter((kind) => recipients.includes(kind)),
		...(texts['giver'] && { giver: texts['giver'] }),
		...(texts['limit'] && { limit: numberOr(texts['limit']) })
	};
}

/** «Денежная премия 30 000 рублей»: the sum is typed beside the title and stands in it. */
function titleOf({ title = '', kind, amount = '' }: Record<string, string>): string {
	if (kind !== 'money' || !/^[\d\s]{1,15}$/.test(amount)) return title;
	const roubles = Number(amount.replace(/\s/g, ''));
	if (roubles === Number(amountIn(title) || NaN)) return title;
	const sum = `${formatNumber(roubles)} ${plural(roubles, 'рубль', 'рубля', 'рублей')}`;
	const rest = title.replace(/(?<!\s)\s*\d[\d\u0020\u00a0\u202f]{0,20}(?:рубл\p{L}*|руб\.|₽)/u, '').trim();
	return `${rest || 'Денежная премия'} ${sum}`;
}

function basisFrom({ by, place = '', atLeast = '', below = '', of }: Record<string, string>): RawRecord {
	if (by === 'place') return { by, place: numberOr(place) };
	if (by === 'result') return { by, atLeast: decimalOr(atLeast), ...(below && { below: decimalOr(below) }), of };
	return { by };
}

/** What is wrong with the awards, at the fields of the page; `typed` are the rows that are kept. */
export function awardFaults(plan: ContestPlan, rules: Rules): TypedFault[] {
	return faultsAt(plan, rules, (path) => {
		const [, at, part = 'title'] = /^awards\[(\d+)\](?:\.(?:basis\.)?(\w+))?/.exec(path) ?? [];
		if (at === undefined) return null;
		return `a${at}-${part === 'basis' ? 'by' : part === 'id' ? 'title' : part}`;
	});
}
