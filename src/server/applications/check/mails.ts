import type { Addressee } from '#server/accounts/queries.ts';
import { sentenceOfMoment } from '#server/contests/plan/calendar/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { LetterText, NewLetter } from '#server/letters/commands.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import type { SentContent } from '../submission/rules.ts';
import type { Decision } from '../tables.ts';

type Decided = {
	application: { id: string; contestId: string; number: number | null };
	content: Pick<SentContent, 'title' | 'nomination'>;
	plan: ContestPlan;
	decision: Decision;
	reason: string;
	dueAt: Date | null;
};

const kinds: Record<Decision, string> = {
	admit: 'application-admitted',
	reject: 'application-rejected',
	correct: 'application-correction'
};

/** What the check came to, to everyone who works on the application. */
export function decisionLetter(to: Addressee, decided: Decided): NewLetter {
	const { application, decision } = decided;
	return {
		kind: kinds[decision],
		to,
		contestId: application.contestId,
		isDuty: true,
		text: { ...textOf(decided), greeting: greetingTo(to.name) }
	};
}

function textOf({ application, content, plan, decision, reason, dueAt }: Decided): Omit<LetterText, 'greeting'> {
	const number = application.number ?? '';
	const contest = kindAndTitle(plan.basics);
	const nomination = content.nomination ? ` в номинации ${inQuotes(content.nomination.title)}` : '';
	const work = `${inQuotes(content.title)}${nomination}`;
	const open = { label: 'Открыть заявку', path: `/my/applications/${application.id}` };
	switch (decision) {
		case 'admit':
			return {
				subject: `Заявка № ${number} допущена к конкурсу`,
				paragraphs: [
					`Заявка № ${number} прошла проверку и допущена: ${contest}, работа ${work}.`,
					'Дальше работу оценит жюри. Менять её уже нельзя: жюри видит именно то, что вы отправили.'
				],
				action: open
			};
		case 'reject':
			return {
				subject: `Заявка № ${number} не допущена к конкурсу`,
				paragraphs: [
					`Заявка № ${number} не допущена: ${contest}, работа ${work}.`,
					`Причина: ${reason}`,
					`Если вы не согласны или не поняли причину, напишите организаторам.${plan.basics.contacts ? ` ${plan.basics.contacts}` : ''}`
				],
				action: open
			};
		case 'correct':
			return {
				subject: `Исправьте заявку № ${number}`,
				paragraphs: [
					`При проверке заявки № ${number} (${contest}, работа ${work}) нашлось то, что нужно исправить.`,
					reason,
					`Исправьте и отправьте заявку заново до: ${sentenceOfMoment(dueAt!, plan.calendar.timeZone)}. Номер останется прежним.`
				],
				action: { ...open, label: 'Исправить заявку' }
			};
	}
}

/** A letter of each decision, for the page that previews them. */
export function sampleDecisionLetters(to: Addressee, plan: ContestPlan): NewLetter[] {
	const decided = {
		application: { id: 'ОБРАЗЕЦ', contestId: '', number: 12 },
		content: { title: 'Книга по пути', nomination: { key: 'service', title: 'Удобный сервис' } },
		...{ plan, reason: 'В заявке нет описания практики.', dueAt: new Date('2027-04-05T12:00:00Z') }
	};
	return (['admit', 'reject', 'correct'] as const).map((decision) => decisionLetter(to, { ...decided, decision }));
}
