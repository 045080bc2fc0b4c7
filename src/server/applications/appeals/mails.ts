import type { Addressee } from '#server/accounts/queries.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';

export type AppealedWork = {
	id: string;
	contestId: string;
	number: number | null;
	title: string;
	contest: { kind: string; title: string };
};

const pageOf = ({ id }: AppealedWork) => `/my/applications/${id}/appeal`;

/** That an appeal has come, to everybody who works on the application. */
export function appealReceivedLetter(to: Addressee, work: AppealedWork): NewLetter {
	return {
		...{ kind: 'appeal-received', to, contestId: work.contestId, isDuty: true },
		text: {
			subject: `Апелляция по заявке № ${work.number ?? ''} принята`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`Мы получили апелляцию по итогам конкурса: ${kindAndTitle(work.contest)}, работа ${inQuotes(work.title)}.`,
				'Её рассмотрит жюри. Решение и его причину мы пришлём письмом.'
			],
			action: { label: 'Открыть апелляцию', path: pageOf(work) },
			notes: ['Пока решения нет, апелляцию можно отозвать.']
		}
	};
}

/** What the jury decided, in its own words. */
export function appealDecidedLetter(
	to: Addressee,
	work: AppealedWork,
	{ outcome, answer }: { outcome: 'upheld' | 'rejected'; answer: string }
): NewLetter {
	const isUpheld = outcome === 'upheld';
	return {
		...{ kind: 'appeal-decided', to, contestId: work.contestId, isDuty: true },
		text: {
			subject: `Апелляция по заявке № ${work.number ?? ''} ${isUpheld ? 'удовлетворена' : 'отклонена'}`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`Жюри рассмотрело апелляцию: ${kindAndTitle(work.contest)}, работа ${inQuotes(work.title)}.`,
				isUpheld ? 'Апелляция удовлетворена.' : 'Апелляция отклонена.',
				...answer.split('\n').filter(Boolean),
				isUpheld
					? 'Жюри пересмотрит итоги и подпишет протокол в новой редакции. До этого опубликованные итоги остаются прежними.'
					: 'Итоги конкурса остаются прежними.'
			],
			action: { label: 'Открыть апелляцию', path: pageOf(work) }
		}
	};
}

/** A letter of each kind, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const to: Addressee = { address: 'vera@example.org', name: 'Вера Ивановна', accountId: '' };
	const contest = { kind: 'областной конкурс', title: 'Образец' };
	const work = { id: 'ОБРАЗЕЦ', contestId: '', number: 12, title: 'Книга по пути', contest };
	const answer = 'Лист одного из членов жюри был внесён с ошибкой. Итог будет пересчитан.';
	return [appealReceivedLetter(to, work), appealDecidedLetter(to, work, { outcome: 'upheld', answer })];
}
