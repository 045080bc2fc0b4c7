import { sentenceOfMoment } from '#server/contests/plan/calendar/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { ReceiptData } from '#server/platform/documents/application-papers.ts';
import { fullNameOf } from '#server/platform/russian/full-names.ts';
import { contestOf } from '../sheet/documents.ts';
import type { SentContent } from '../submission/rules.ts';

type Sent = { version: number; sha256: string; submittedAt: Date; content: SentContent };

/** The receipt as it is printed: of what was sent last. */
export function receiptOf(
	plan: ContestPlan,
	number: number,
	{ version, sha256, submittedAt, content }: Sent
): ReceiptData {
	const { nomination, title, organisation, proposedOrganisation, authors } = content;
	const facts: [string, string[]][] = [
		['Принята', [sentenceOfMoment(submittedAt, plan.calendar.timeZone)]],
		['Редакция', [String(version)]],
		['Номинация', nomination ? [nomination.title] : []],
		['Название работы', [title]],
		['Организация', [organisation?.name ?? proposedOrganisation?.name ?? '']],
		['Авторы', authors.map(fullNameOf)]
	];
	return {
		kind: 'receipt',
		contest: contestOf(plan),
		number: String(number),
		facts: facts.flatMap(([term, values]) => (values.length > 0 ? [{ term, values }] : [])),
		sha256
	};
}
