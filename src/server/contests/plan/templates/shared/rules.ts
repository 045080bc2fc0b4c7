import type { ContestPlanInput } from '../../forms.ts';
import type { RuleSetInput } from '../../../scoring/rule-set/forms.ts';

/** What several templates are put together from. Texts are what a methodist would write, to be changed at will. */

export type Template = {
	id: string;
	title: string;
	/** What is in it, for whoever chooses. */
	about: string;
	plan: ContestPlanInput;
};

type Rules = Omit<RuleSetInput, 'nominations'>;
type CriterionInput = NonNullable<RuleSetInput['stages'][number]['criteria']>[number];
type AwardInput = NonNullable<RuleSetInput['awards']>[number];

/** К1, К2 … with one scale from 0 in whole points. */
export function criteriaOf(titles: readonly string[], { max = 5, weight = 1, from = 1 } = {}): CriterionInput[] {
	return titles.map((title, at) => ({ id: `К${from + at}`, title, scale: { min: 0, max, step: 1 }, weight }));
}

export const checkStage = {
	id: 'check',
	title: 'Проверка заявок на соответствие положению',
	kind: 'eligibility-check' as const
};

export const twoDigits = { stageResult: { digits: 2 }, cumulative: { digits: 2 } };

/** The ladder that most regulations have: a criterion, an open vote, the chair's casting vote. */
export function usualLadder(stage: string, criterion: string): NonNullable<Rules['tieLadder']> {
	return [{ step: 'criterion-mean', stage, criterion }, { step: 'recorded-vote' }, { step: 'casting-vote' }];
}

export const usualQuorum = { numerator: 2, denominator: 3 };

export function degreesOf(title: string): AwardInput[] {
	return [1, 2, 3].map((place) => ({
		id: `degree-${place}`,
		title: `${title} ${['I', 'II', 'III'][place - 1]} степени`,
		kind: 'diploma',
		degree: place,
		basis: { by: 'place', place }
	}));
}

export const certificate: AwardInput = {
	id: 'certificate',
	title: 'Сертификат участника',
	kind: 'participation-certificate',
	scope: 'none',
	basis: { by: 'participation' }
};

export const grandPrix: AwardInput = {
	id: 'grand-prix',
	title: 'Гран-при',
	kind: 'grand-prix',
	scope: 'contest',
	limit: 1,
	basis: { by: 'decision' }
};

export const incentivePrize: AwardInput = {
	id: 'incentive',
	title: 'Поощрительный приз',
	kind: 'incentive-prize',
	scope: 'contest',
	limit: 3,
	basis: { by: 'decision' }
};

export const sponsorPrize: AwardInput = {
	id: 'sponsor',
	title: 'Приз партнёра',
	kind: 'sponsor-prize',
	scope: 'none',
	basis: { by: 'decision' }
};

export const audienceAward: AwardInput = {
	id: 'audience',
	title: 'Приз зрительских симпатий',
	kind: 'audience-award',
	scope: 'none',
	limit: 1,
	basis: { by: 'decision' }
};

export const thanks: AwardInput[] = [
	{
		id: 'thanks-institution',
		title: 'Благодарственное письмо учреждению',
		kind: 'thank-you-letter',
		scope: 'none',
		recipients: ['organisation', 'branch'],
		basis: { by: 'decision' }
	},
	{
		id: 'thanks-juror',
		title: 'Благодарственное письмо члену жюри',
		kind: 'thank-you-letter',
		scope: 'none',
		recipients: ['person'],
		basis: { by: 'decision' }
	}
];

type FieldInput = NonNullable<ContestPlanInput['form']>[number];

export const descriptionField = (label: string, help: string, most = 8000): FieldInput => ({
	kind: 'text',
	id: 'description',
	label,
	help,
	most,
	seenByPublic: false
});

export const presentationField: FieldInput = {
	kind: 'files',
	id: 'presentation',
	label: 'Презентация',
	help: 'Один файл PDF, не больше 30 МБ. Называть его по-особому не нужно: файлу даст имя программа.',
	allowed: ['pdf'],
	mostFiles: 1,
	mostMegabytes: 30
};

export const picturesField: FieldInput = {
	kind: 'images',
	id: 'pictures',
	label: 'Фотографии',
	help: 'До пяти снимков. К каждому напишите, что на нём: это прочтут те, кто не видит изображения.',
	required: 'optional',
	mostFiles: 5,
	mostMegabytes: 10,
	altRequired: true,
	seenByPublic: true
};

export const videoField = (label: string, required: 'submitting' | 'optional'): FieldInput => ({
	kind: 'link',
	id: 'video',
	label,
	help: 'Ссылка, которая открывается без входа и пароля до конца конкурса.',
	required
});

/** What is looked at in every application before it goes to the jury. */
export const usualPoints = [
	{ id: 'in-time', text: 'Заявка подана в срок' },
	{ id: 'entitled', text: 'Автор и организация могут участвовать по положению' },
	{ id: 'nomination', text: 'Работа отвечает выбранной номинации' },
	{ id: 'complete', text: 'Приложены все требуемые материалы, файлы открываются' },
	{ id: 'consents', text: 'Есть согласия на обработку персональных данных всех авторов' },
	{ id: 'signed', text: 'Приложен скан листа заявки с подписью руководителя' }
];

export const libraryKinds = ['regional-library', 'library-system', 'library', 'branch'] as const;
