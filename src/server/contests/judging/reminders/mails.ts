import type { Addressee } from '#server/accounts/queries.ts';
import { sentenceOfMoment } from '../../plan/calendar/queries.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { leftWords } from '#server/platform/russian/dates.ts';
import { counted, plural } from '#server/platform/russian/plurals.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';

/** What a juror still has to hand in, by nomination; the title is empty for entries without one. */
export type JurorReminder = {
	jurorId: string;
	to: Addressee;
	assigned: number;
	left: number;
	byNomination: { title: string; left: number }[];
};
export type ReminderOccasion = {
	contest: { id: string; slug: string; kind: string; title: string; timeZone: string };
	stage: { key: string; title: string };
	/** The end of the term; what is told is the minute before. Null: no term is set. */
	dueAt: Date | null;
	/** Whole days of the contest's calendar until the day of the end. */
	daysLeft: number | null;
};

/** To a juror with sheets that are not signed yet: how many of what, and until when. */
export function juryReminderLetter(
	{ to, left, assigned, byNomination }: JurorReminder,
	{ contest, stage, dueAt, daysLeft }: ReminderOccasion
): NewLetter {
	const name = kindAndTitle(contest);
	const sheets = counted(left, ['лист', 'листа', 'листов']);
	const unsigned = plural(left, 'не подписан', 'не подписаны', 'не подписано');
	const parts = byNomination.map(({ title, left: own }) => `${title ? inQuotes(title) : 'без номинации'} — ${own}`);
	return {
		kind: 'jury-reminder',
		to,
		contestId: contest.id,
		isDuty: false,
		text: {
			subject:
				`${daysLeft === null ? '' : `${leftWords(daysLeft)}: `}вас ${plural(left, 'ждёт', 'ждут', 'ждут')} ${sheets}`.replace(
					/^./,
					(letter) => letter.toUpperCase()
				),
			greeting: greetingTo(to.name),
			paragraphs: [
				`Вы входите в жюри: ${name}. На этапе ${inQuotes(stage.title)} ${unsigned} ${sheets} из ${assigned}.`,
				...(parts.length > 1 ? [`По номинациям: ${parts.join('; ')}.`] : []),
				dueAt
					? `Оценки принимаются до: ${sentenceOfMoment(new Date(dueAt.getTime() - 60_000), contest.timeZone)}.`
					: 'Срок пока не назначен.'
			],
			action: { label: 'Открыть рабочее место', path: `/jury/${contest.slug}` },
			notes: ['Всё, что вы уже поставили, сохранено. Оценка учитывается, когда лист подписан.']
		}
	};
}

/** A letter of each kind, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const letter = juryReminderLetter(
		{
			...{ jurorId: '', to: { address: 'vera@example.org', name: 'Вера Ивановна', accountId: '' } },
			...{ assigned: 12, left: 3 },
			byNomination: [
				{ title: 'Удобный сервис', left: 2 },
				{ title: 'Событие и сообщество', left: 1 }
			]
		},
		{
			contest: { id: '', slug: 'obrazec', kind: 'областной конкурс', title: 'Образец', timeZone: 'Europe/Moscow' },
			stage: { key: '1', title: 'Заочная оценка' },
			...{ dueAt: new Date('2027-04-20T21:00:00Z'), daysLeft: 3 }
		}
	);
	return [{ kind: letter.kind, isDuty: letter.isDuty, text: letter.text }];
}
