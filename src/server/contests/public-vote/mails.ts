import type { LetterText, NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { sentenceOfMoment } from '../plan/calendar/rules.ts';

type Contest = { id: string; slug: string; kind: string; title: string; timeZone: string };
type ToConfirm = { contest: Contest; entry: { key: string; title: string }; token: string; until: Date };

/** A voter is known by their address alone. */
const letterOf = (kind: string, address: string, contest: Contest, text: Omit<LetterText, 'greeting'>): NewLetter => ({
	...{ kind, to: { address, name: '' }, contestId: contest.id, isDuty: true },
	text: { ...text, greeting: greetingTo('') }
});

/** To whoever was said to vote from this address; the link opens a page with a button, since programs open links too. */
export function voiceToConfirmLetter(address: string, { contest, entry, token, until }: ToConfirm): NewLetter {
	return letterOf('public-vote-confirmation', address, contest, {
		subject: `Подтвердите голос: ${inQuotes(contest.title)}`,
		paragraphs: [
			`Вы голосуете за работу № ${entry.key} — ${inQuotes(entry.title)}. Конкурс: ${kindAndTitle(contest)}.`,
			'Откройте страницу по ссылке и нажмите кнопку. Голос будет учтён только после этого.'
		],
		action: { label: 'Подтвердить голос', path: `/contests/${contest.slug}/vote/${token}` },
		notes: [
			`Ссылка действует один раз, до ${sentenceOfMoment(until, contest.timeZone)}.`,
			'Если вы не голосовали, ничего не делайте: без подтверждения голос не считается.'
		]
	});
}

/** To an address whose voice is counted already. */
export function voiceCountedLetter(address: string, { contest }: { contest: Contest }): NewLetter {
	return letterOf('public-vote-counted', address, contest, {
		subject: `Ваш голос уже учтён: ${inQuotes(contest.title)}`,
		paragraphs: [
			`С этого адреса голос уже подтверждён. Конкурс: ${kindAndTitle(contest)}.`,
			'Проголосовать можно один раз, изменить подтверждённый голос нельзя. Итог объявят вместе с итогами конкурса.'
		],
		action: { label: 'Открыть страницу голосования', path: `/contests/${contest.slug}/vote` }
	});
}

/** A letter of each sort, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const contest = {
		...{ id: '', slug: 'bibliotechnyy-kompas-2027', kind: 'областной конкурс', title: 'Библиотечный компас — 2027' },
		timeZone: 'Asia/Tomsk'
	};
	const entry = { key: '12', title: 'Ночной читальный зал' };
	const until = new Date('2027-04-15T10:00:00Z');
	return [
		voiceToConfirmLetter('lampova@example.org', { contest, entry, token: 'ОБРАЗЕЦ', until }),
		voiceCountedLetter('lampova@example.org', { contest })
	].map(({ kind, isDuty, text }) => ({ kind, isDuty, text }));
}
