import type { Addressee } from '#server/accounts/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { LetterText, NewLetter } from '#server/letters/commands.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { kindAndTitle } from '#server/platform/russian/titles.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';

/** What a stage came to for an entry; withdrawn ones are told nothing. */
export type ToldKind = 'admitted' | 'replacement' | 'not-admitted';
export type OutcomeTold = {
	application: { id: string; contestId: string; number: number | null; title: string; nomination: string | null };
	plan: ContestPlan;
	/** Titles of the stage that was closed and of the one that follows. */
	stage: string;
	next: string;
	outcome: ToldKind;
	/** What the jury wrote for the authors; nobody is named. */
	comments: readonly string[];
};

const kinds: Record<ToldKind, string> = {
	admitted: 'stage-admitted',
	replacement: 'stage-replacement',
	'not-admitted': 'stage-not-admitted'
};

/** What a stage came to, to everyone who works on the application. */
export function outcomeLetter(to: Addressee, told: OutcomeTold): NewLetter {
	const { subject, paragraphs } = textOf(told);
	return {
		kind: kinds[told.outcome],
		to,
		contestId: told.application.contestId,
		isDuty: true,
		text: {
			subject,
			greeting: greetingTo(to.name),
			paragraphs: [...paragraphs, ...commentsIn(told.comments)],
			action: { label: 'Открыть заявку', path: `/my/applications/${told.application.id}` }
		}
	};
}

function textOf({ application, plan, stage, next, outcome }: OutcomeTold): Pick<LetterText, 'subject' | 'paragraphs'> {
	const contest = kindAndTitle(plan.basics);
	const nomination = application.nomination ? `, номинация ${inQuotes(application.nomination)}` : '';
	const work = `${inQuotes(application.title)} (№ ${application.number ?? ''}${nomination})`;
	const contacts = plan.basics.contacts ? ` ${plan.basics.contacts}` : '';
	switch (outcome) {
		case 'admitted':
			return {
				subject: `Работа № ${application.number ?? ''} прошла дальше: ${plan.basics.title}`,
				paragraphs: [
					`Жюри подвело итоги этапа ${inQuotes(stage)}: ${contest}.`,
					`Поздравляем: работа ${work} допущена к этапу ${inQuotes(next)}.`,
					`О том, когда и как он пройдёт, организаторы сообщат отдельно. Если вы не сможете участвовать, напишите им заранее: место получит другая работа.${contacts}`
				]
			};
		case 'replacement':
			return {
				subject: `Освободилось место: работа № ${application.number ?? ''} прошла дальше`,
				paragraphs: [
					`Одна из работ, допущенных к этапу ${inQuotes(next)}, снята с конкурса (${contest}), и её место по положению переходит к следующей.`,
					`Это ваша работа: ${work}. Она допущена к этапу ${inQuotes(next)}.`,
					`О том, когда и как он пройдёт, организаторы сообщат отдельно. Если вы не сможете участвовать, напишите им как можно скорее.${contacts}`
				]
			};
		case 'not-admitted':
			return {
				subject: `Итоги этапа ${inQuotes(stage)}: ${plan.basics.title}`,
				paragraphs: [
					`Жюри подвело итоги этапа ${inQuotes(stage)}: ${contest}.`,
					`К следующему этапу, ${inQuotes(next)}, работа ${work} не прошла.`,
					'Спасибо, что рассказали о своей работе. Итоги всего конкурса появятся на его странице.'
				]
			};
	}
}

function commentsIn(comments: readonly string[]): string[] {
	if (comments.length === 0) return [];
	return ['Что написали авторам члены жюри:', ...comments.map((comment) => `— ${comment}`)];
}

/** A letter of each outcome, for the page that previews them. */
export function sampleOutcomeLetters(to: Addressee, plan: ContestPlan): NewLetter[] {
	const told = {
		application: {
			...{ id: 'ОБРАЗЕЦ', contestId: '', number: 12, title: 'Книга по пути', nomination: 'Удобный сервис' }
		},
		...{ plan, stage: 'Заочная оценка', next: 'Публичная защита' }
	};
	const comments = ['Хорошо, что результат измерен за год.'];
	return (['admitted', 'replacement', 'not-admitted'] as const).map((outcome) =>
		outcomeLetter(to, { ...told, outcome, comments: outcome === 'replacement' ? [] : comments })
	);
}
