import type { Addressee } from '#server/accounts/queries.ts';
import type { DefenceTold } from '#server/contests/defence/invitations/commands.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import { counted } from '#server/platform/russian/plurals.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';

export type Invited = {
	application: { id: string; contestId: string; number: number | null; title: string };
	plan: ContestPlan;
	day: Omit<DefenceTold, 'slots'>;
	slot: { position: number; isRemote: boolean };
};

/** Where and when the defence goes, to everyone who works on the application; the link only to who takes part from afar. */
export function defenceInvitation(to: Addressee, { application, plan, day, slot }: Invited): NewLetter {
	const contest = kindAndTitle(plan.basics);
	const work = `${inQuotes(application.title)} (№ ${application.number ?? ''})`;
	const turn = day.isOrdered ? ` По порядку выступлений вы ${slot.position}-е.` : '';
	return {
		kind: 'defence-invitation',
		to,
		contestId: application.contestId,
		isDuty: true,
		text: {
			subject: `Приглашаем на защиту: работа № ${application.number ?? ''}`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`Приглашаем представить работу ${work} на этапе ${inQuotes(day.stage)}: ${contest}.`,
				`Начало: ${day.startsAt}.${day.place ? ` Место: ${day.place}.` : ''}`,
				`На выступление — ${minutes(day.speechMinutes)}${day.questionMinutes > 0 ? `, на вопросы жюри — ${minutes(day.questionMinutes)}` : ''}.${turn}`,
				...(slot.isRemote && day.remoteLink
					? [`Вы выступаете дистанционно. Ссылка для подключения: ${day.remoteLink}`]
					: []),
				`Если вы не сможете участвовать, напишите организаторам заранее.${plan.basics.contacts ? ` ${plan.basics.contacts}` : ''}`
			],
			action: { label: 'Открыть заявку', path: `/my/applications/${application.id}` }
		}
	};
}

const minutes = (n: number): string => counted(n, ['минута', 'минуты', 'минут']);

export function sampleDefenceLetter(to: Addressee, plan: ContestPlan): NewLetter {
	return defenceInvitation(to, {
		application: { id: 'ОБРАЗЕЦ', contestId: '', number: 12, title: 'Книга по пути' },
		plan,
		day: {
			...{
				stage: 'Публичная защита',
				startsAt: 'четверг, 20 мая 2027 г., 10:00 (московское время)',
				place: 'Большой зал'
			},
			...{ remoteLink: 'https://video.example.org/zal', speechMinutes: 7, questionMinutes: 3, isOrdered: true }
		},
		slot: { position: 3, isRemote: true }
	});
}
