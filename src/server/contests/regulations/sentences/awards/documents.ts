import { NBSP, counted } from '#server/platform/russian/plurals.ts';
import { formatRoman } from '#server/platform/russian/dates.ts';
import { formatRoubles } from '#server/platform/russian/money.ts';
import type { Award, RecipientKind, RuleSet } from '../../../scoring/rule-set/forms.ts';
import { ofPoints, percent } from '../words/documents.ts';

/** Each award in a sentence: what it is given for, where, how many, to whom, by whom. */
export function describeAwards({ awards }: Pick<RuleSet, 'awards'>): string[] {
	return awards.map((award) => {
		const told = [basisText(award), limitText(award), recipientsText(award.recipients), giverText(award)];
		return `${awardTitle(award)} — ${told.filter(Boolean).join('; ')}.`;
	});
}

/** Money is told in figures and in words: «Денежная премия 30 000 (тридцать тысяч) рублей». */
export function awardTitle({ title, kind }: Pick<Award, 'title' | 'kind'>): string {
	if (kind !== 'money') return title;
	return title.replace(
		/(\d[\d\u0020\u00a0\u202f]{0,20})(?:,(\d{2})[\u0020\u00a0\u202f]{0,3})?(?:рубл(?:ь|я|ей)|руб\.?|₽)/u,
		(_, roubles: string, kopecks = '0') => formatRoubles(Number(roubles.replace(/\D/g, '')) * 100 + Number(kopecks))
	);
}

function basisText({ basis, scope }: Award): string {
	const where = { nomination: ` в${NBSP}каждой номинации`, contest: ` в${NBSP}конкурсе`, none: '' }[scope];
	switch (basis.by) {
		case 'place':
			return `за${NBSP}${formatRoman(basis.place)}${NBSP}место${where}`;
		case 'result': {
			const bound = (decimal: string) => (basis.of === 'points' ? ofPoints(decimal) : percent(decimal));
			const below = basis.below === undefined ? '' : ` и${NBSP}ниже ${bound(basis.below)}`;
			const of = basis.of === 'share' ? ' от наибольшего возможного' : '';
			return `за${NBSP}итог не ниже ${bound(basis.atLeast)}${below}${of}${where}`;
		}
		case 'participation':
			return `за${NBSP}участие, каждой допущенной работе`;
		case 'decision':
			return `по${NBSP}отдельному решению${where}`;
	}
}

function limitText({ limit, scope }: Award): string {
	if (limit === undefined) return '';
	const where = { nomination: ` в${NBSP}номинации`, contest: ` на${NBSP}конкурс`, none: '' }[scope];
	return limit === 1 ? `одна награда${where}` : `не больше ${counted(limit, ['награды', 'наград', 'наград'])}${where}`;
}

const recipientNames: Record<RecipientKind, string> = {
	organisation: 'организации',
	branch: 'филиалу',
	person: 'одному человеку',
	team: 'авторскому коллективу'
};

function recipientsText(recipients: readonly RecipientKind[]): string {
	if (recipients.length === 4) return '';
	const names = recipients.map((kind) => recipientNames[kind]);
	const last = names.pop()!;
	return `вручается ${names.length > 0 ? `${names.join(', ')} или ` : ''}${last}`;
}

function giverText({ giver }: Award): string {
	return giver ? `награду учреждает ${giver}` : '';
}
