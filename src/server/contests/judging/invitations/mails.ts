import { sentenceOfMoment } from '../../plan/calendar/rules.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { greetingByGivenName } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import type { JurorRole } from '../../tables.ts';

type To = { address: string; name: string; accountId?: string | null };
type Contest = { id: string; slug: string; kind: string; title: string; timeZone: string };

const asWhom: Record<JurorRole, string> = {
	chair: 'председателем жюри',
	'deputy-chair': 'заместителем председателя жюри',
	secretary: 'секретарём жюри',
	member: 'членом жюри'
};

type Invited = { contest: Contest; role: JurorRole; token: string; until: Date };

/** To a juror, with a link that opens the invitation: as good as a key. */
export function juryInvitationLetter(to: To, { contest, role, token, until }: Invited): NewLetter {
	return {
		kind: 'jury-invitation',
		to,
		contestId: contest.id,
		isDuty: true,
		text: {
			subject: `Приглашение в жюри: ${inQuotes(contest.title)}`,
			greeting: greetingByGivenName(to.name),
			paragraphs: [
				`Вас приглашают стать ${asWhom[role]}: ${kindAndTitle(contest)}.`,
				'Откройте приглашение: там сказано, что и к какому сроку предстоит сделать. Согласиться или отказаться можно на той же странице; если согласитесь, сразу откроется ваше рабочее место. Регистрация и пароль не понадобятся.'
			],
			action: { label: 'Открыть приглашение', path: `/invitations/jury/${token}` },
			notes: [
				`Ссылка действует один раз, до ${sentenceOfMoment(until, contest.timeZone)}.`,
				'Не пересылайте это письмо: по ссылке входят от вашего имени.'
			]
		}
	};
}

type Declined = { contest: Contest; name: string; role: JurorRole; words: string };

/** To those who organise a contest: somebody will not sit in the jury. */
export function juryDeclinedLetter(to: To, { contest, name, role, words }: Declined): NewLetter {
	return {
		kind: 'jury-declined',
		to,
		contestId: contest.id,
		isDuty: true,
		text: {
			subject: `Отказ войти в жюри: ${name}`,
			greeting: greetingByGivenName(to.name),
			paragraphs: [
				`${name} не сможет стать ${asWhom[role]}: ${kindAndTitle(contest)}.`,
				...(words ? ['Вот что сказано в ответе:', words] : ['Причина не названа.']),
				'Пригласите кого-нибудь другого или измените состав жюри.'
			],
			action: { label: 'Открыть состав жюри', path: `/office/contests/${contest.slug}/judging/jury` }
		}
	};
}

/** A letter of each kind, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const to = { address: 'lampova@example.org', name: 'Лампова Вера Ивановна' };
	const contest = {
		...{ id: '', slug: 'bibliotechnyy-kompas-2027', kind: 'областной конкурс', title: 'Библиотечный компас — 2027' },
		timeZone: 'Asia/Tomsk'
	};
	const until = new Date('2027-04-15T10:00:00Z');
	return [
		juryInvitationLetter(to, { contest, role: 'member', token: 'ОБРАЗЕЦ', until }),
		juryDeclinedLetter(
			{ ...to, name: 'Щукина Анна Львовна' },
			{ contest, name: 'Лампова Вера Ивановна', role: 'member', words: 'В эти дни я буду в отпуске.' }
		)
	].map(({ kind, isDuty, text }) => ({ kind, isDuty, text }));
}
