import type { Addressee } from '#server/accounts/queries.ts';
import { sentenceOfMoment } from '#server/contests/plan/calendar/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import { leftWords } from '#server/platform/russian/dates.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import type { Step } from '../../checklist/rules.ts';

export type UnfinishedDraft = { id: string; title: string; missing: Step[] };
export type Reminder = { to: Addressee; drafts: UnfinishedDraft[] };
export type ReminderCall = {
	contestId: string;
	plan: Pick<ContestPlan, 'basics' | 'calendar'>;
	/** The end of the call; what is told is the minute before. */
	closesAt: Date;
	/** Whole days of the contest's calendar until the day of the end. */
	daysLeft: number;
};

const partWords: Record<Step, string> = {
	organisation: 'организация',
	work: 'номинация и название работы',
	authors: 'сведения об авторах',
	consents: 'согласия авторов',
	answers: 'ответы на вопросы',
	files: 'файлы',
	sheet: 'подписанная заявка'
};

/** To whoever has begun and has not sent: until when, and what is still missing. */
export function reminderLetter(
	{ to, drafts }: Reminder,
	{ contestId, plan, closesAt, daysLeft }: ReminderCall
): NewLetter {
	const { basics, calendar } = plan;
	const contest = kindAndTitle(basics);
	const until = sentenceOfMoment(new Date(closesAt.getTime() - 60_000), calendar.timeZone);
	const [only] = drafts;
	return {
		kind: 'application-reminder',
		to,
		contestId,
		isDuty: false,
		text: {
			subject: `${leftWords(daysLeft)}: заявка ещё не отправлена`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`Вы начали ${drafts.length === 1 ? 'заявку' : 'заявки'} на ${contest}, но ещё не отправили ${drafts.length === 1 ? 'её' : 'их'}. Заявки принимают до: ${until}.`,
				...drafts.map(draftSentence)
			],
			action:
				drafts.length === 1 && only
					? { label: 'Продолжить заявку', path: `/my/applications/${only.id}` }
					: { label: 'Открыть мои заявки', path: '/my' },
			notes: ['Всё, что вы написали, сохранено. Если вы решили не участвовать, ничего делать не нужно.']
		}
	};
}

function draftSentence({ title, missing }: UnfinishedDraft): string {
	const work = title ? `Работа ${inQuotes(title)}` : 'Работа без названия';
	if (missing.length === 0) return `${work}: всё заполнено, осталось только отправить.`;
	return `${work}. Осталось заполнить: ${missing.map((step) => partWords[step]).join(', ')}.`;
}

/** The letter as the page of samples shows it. */
export const sampleReminder = (to: Addressee, plan: ReminderCall['plan']): NewLetter =>
	reminderLetter(
		{ to, drafts: [{ id: 'ОБРАЗЕЦ', title: 'Книга по пути', missing: ['authors', 'files'] }] },
		{ contestId: '', plan, closesAt: new Date('2027-03-31T21:00:00Z'), daysLeft: 3 }
	);
