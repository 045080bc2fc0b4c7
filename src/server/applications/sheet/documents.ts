import type { ShownAnswer } from '#server/contests/form/answers/reading/rules.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { ApplicationSheetData } from '#server/platform/documents/application-papers.ts';
import { formatDay } from '#server/platform/russian/dates.ts';
import { formatSum } from '#server/platform/russian/money.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import { fullNameOf } from '#server/platform/russian/full-names.ts';
import type { Author } from '../authors/queries.ts';

export type SheetFacts = {
	plan: ContestPlan;
	title: string;
	teamName: string;
	organisation: string;
	town: string;
	nominationKey: string | null;
	authors: readonly Pick<Author, 'surname' | 'givenName' | 'patronymic' | 'post' | 'email'>[];
	answers: readonly ShownAnswer[];
	/** What was sent last, where nothing has been changed since; null prints a draft. */
	sent: { number: number; version: number; sha256: string } | null;
};

/** The sheet that the head of the organisation signs. */
export function sheetOf({ plan, sent, ...facts }: SheetFacts): ApplicationSheetData {
	const nomination = plan.nominations.find(({ id }) => id === facts.nominationKey)?.title;
	const lines: [string, string | undefined][] = [
		['Организация', facts.organisation],
		['Населённый пункт', facts.town],
		['Номинация', nomination],
		['Название работы', facts.title],
		['Авторский коллектив', facts.teamName]
	];
	return {
		kind: 'application-sheet',
		contest: contestOf(plan),
		edition: sent ? `Заявка № ${sent.number}, редакция ${sent.version}` : 'Черновик заявки: ещё не отправлена',
		facts: lines.flatMap(([term, value]) => (value ? [{ term, values: [value] }] : [])),
		authors: facts.authors.map(({ post, email, ...name }) => ({ name: fullNameOf(name), post, email })),
		answers: facts.answers.map((answer) => ({ question: answer.label, paragraphs: paragraphsOf(answer) })),
		signer: 'Руководитель организации',
		imprint: sent ? `Контрольная сумма отправленного (SHA-256): ${sent.sha256}` : ''
	};
}

export const contestOf = ({ basics }: ContestPlan): string => wholeTitle(basics.kind, basics.title);

function paragraphsOf({ isBlank, shown }: ShownAnswer): string[] {
	if (isBlank && shown.kind !== 'consent') return [];
	switch (shown.kind) {
		case 'text':
			return shown.text.split(/\n+/).filter((part) => part.trim() !== '');
		case 'number':
			return [[shown.decimal.replace('.', ','), shown.unit].filter(Boolean).join(' ')];
		case 'chosen':
			return shown.titles;
		case 'day':
			return [/^\d{4}-\d{2}-\d{2}$/.test(shown.day) ? formatDay(shown.day) : shown.day];
		case 'link':
			return [shown.text];
		case 'files':
		case 'images':
			return shown.files.map(({ name }) => name);
		case 'budget':
			return [
				...shown.rows.map(({ title, sum }) => `${title} — ${formatSum(sum)}`),
				`Всего: ${formatSum(shown.total)}`
			];
		case 'consent':
			return [shown.isGiven ? 'Согласие дано' : 'Согласие не дано'];
	}
}
