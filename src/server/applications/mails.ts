import type { Addressee } from '#server/accounts/queries.ts';
import { sentenceOfMoment } from '#server/contests/plan/calendar/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { sampleDecisionLetters } from './check/mails.ts';
import { sampleReminder } from './list/reminders/mails.ts';
import { sampleDefenceLetter } from './outcomes/defence/mails.ts';
import { sampleOutcomeLetters } from './outcomes/mails.ts';

type Named = { id: string; contestId: string; title: string };

const workOf = (title: string): string => (title ? inQuotes(title) : 'без названия');
const homeOf = ({ id }: Named): string => `/my/applications/${id}`;

type Received = {
	application: Named;
	plan: ContestPlan;
	receipt: { number: number; version: number; submittedAt: Date; sha256: string };
};

/** The receipt of an application, first sent or sent anew. */
export function receivedLetter(to: Addressee, { application, plan, receipt }: Received): NewLetter {
	const { number, version, submittedAt, sha256 } = receipt;
	const when = sentenceOfMoment(submittedAt, plan.calendar.timeZone);
	const isFirst = version === 1;
	return {
		kind: 'application-received',
		to,
		contestId: application.contestId,
		isDuty: true,
		text: {
			subject: isFirst ? `Заявка № ${number} принята` : `Изменения в заявке № ${number} приняты`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`${isFirst ? 'Ваша заявка принята' : 'Новая редакция вашей заявки принята'} на ${kindAndTitle(plan.basics)}. Её номер — ${number}.`,
				`Работа: ${workOf(application.title)}. Принята: ${when}. Редакция: ${version}.`,
				'Расписка в получении, заявка для печати и всё отправленное — на странице заявки. Отсюда же можно скачать расписку файлом.'
			],
			action: { label: 'Открыть расписку', path: `${homeOf(application)}/receipt` },
			notes: [
				`Контрольная сумма отправленного (SHA-256): ${sha256}.`,
				'Пока идёт приём, заявку можно изменить и отправить заново: номер останется прежним.'
			]
		}
	};
}

/** To whoever works on an application that was withdrawn. */
export function withdrawnLetter(
	to: Addressee,
	{ application, plan, number }: { application: Named; plan: ContestPlan; number: number }
): NewLetter {
	return {
		kind: 'application-withdrawn',
		to,
		contestId: application.contestId,
		isDuty: true,
		text: {
			subject: `Заявка № ${number} отозвана`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`Заявка № ${number} на ${kindAndTitle(plan.basics)} отозвана: ${workOf(application.title)}. В конкурсе она не участвует.`,
				'Всё написанное сохранено. Пока идёт приём, заявку можно вернуть.'
			],
			action: { label: 'Открыть заявку', path: homeOf(application) }
		}
	};
}

type Invited = { application: Named; plan: ContestPlan; invitedBy: string; token: string; until: Date };

/** To a co-author, with a key that works once. */
export function coAuthorLetter(
	to: { address: string; name: string },
	{ application, plan, invitedBy, token, until }: Invited
): NewLetter {
	return {
		kind: 'co-author-invitation',
		to,
		contestId: application.contestId,
		isDuty: true,
		text: {
			subject: `Вас приглашают в соавторы: ${workOf(application.title)}`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`${invitedBy} готовит заявку на ${kindAndTitle(plan.basics)} и указывает вас автором работы ${workOf(application.title)}.`,
				'Откройте заявку: вы сможете прочитать и дополнить её и сами дать согласие на обработку своих персональных данных. Без вашего согласия заявку не допустят.'
			],
			action: { label: 'Открыть заявку', path: `/my/applications/join/${token}` },
			notes: [
				`Ссылка действует один раз, до ${sentenceOfMoment(until, plan.calendar.timeZone)}.`,
				'Если вы не знаете, о чём речь, ничего делать не нужно: без вас заявка вашей не станет.'
			]
		}
	};
}

/** To those who have started, when the regulations change after publication. */
export function regulationsChangedLetter(
	to: Addressee,
	{ plan, contestId, slug, whatChanged }: { plan: ContestPlan; contestId: string; slug: string; whatChanged: string }
): NewLetter {
	return {
		kind: 'regulations-changed',
		to,
		contestId,
		isDuty: true,
		text: {
			subject: `Изменилось положение: ${inQuotes(plan.basics.title)}`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`Организаторы изменили положение, по которому идёт ${kindAndTitle(plan.basics)}. Вы начали или отправили заявку, поэтому мы сообщаем вам об этом.`,
				...whatChanged.split('\n').filter(Boolean),
				'Проверьте, не нужно ли что-то поправить в вашей заявке.'
			],
			action: { label: 'Прочитать положение', path: `/contests/${slug}/regulations` }
		}
	};
}

/** A letter of each kind, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const to: Addressee = { address: 'vera@example.org', name: 'Вера Ивановна', accountId: '' };
	const plan = {
		basics: { kind: 'областной конкурс', title: 'Образец' },
		calendar: { timeZone: 'Europe/Moscow' }
	} as ContestPlan;
	const application = { id: 'ОБРАЗЕЦ', contestId: '', title: 'Книга по пути' };
	const moment = new Date('2027-03-31T12:00:00Z');
	const receipt = { number: 12, version: 1, submittedAt: moment, sha256: '…' };
	return [
		receivedLetter(to, { application, plan, receipt }),
		withdrawnLetter(to, { application, plan, number: 12 }),
		coAuthorLetter(to, { application, plan, invitedBy: 'Анна Львовна', token: 'ОБРАЗЕЦ', until: moment }),
		regulationsChangedLetter(to, { plan, contestId: '', slug: 'obrazec', whatChanged: 'Приём продлён на неделю.' }),
		sampleReminder(to, plan),
		...sampleDecisionLetters(to, plan),
		...sampleOutcomeLetters(to, plan),
		sampleDefenceLetter(to, plan)
	].map(({ kind, isDuty, text }) => ({ kind, isDuty, text }));
}
