import type { Scale } from '#server/contests/scoring/rule-set/forms.ts';
import type { TypedNumber } from '#server/platform/spreadsheets/numbers.ts';

type Reference = 'stage' | 'entry' | 'juror' | 'criterion';

const unknown: Record<Reference, string> = {
	stage: 'такого этапа нет в contest.yaml',
	entry: 'такой работы нет среди заявок',
	juror: 'такого члена жюри нет в contest.yaml',
	criterion: 'такого критерия на этом этапе нет'
};
const missing: Record<Reference, string> = {
	stage: 'не указан этап',
	entry: 'не указана работа; у объединённых ячеек её видно только в первой строке, впишите её в каждую',
	juror: 'не указан член жюри',
	criterion: 'не указан критерий'
};

export const explainReference = (what: Reference) => unknown[what];
export const blankReference = (what: Reference) => missing[what];

export const refusals = {
	criterionNotInNomination: 'по этому критерию номинация работы не оценивается; оставьте ячейку пустой',
	criterionNotInStage: 'этого критерия нет на этапе, к которому относится строка; оставьте ячейку пустой',
	criterionMissing: 'на этапе несколько критериев, а столбца «Критерий» нет',
	jurorWithoutVote: 'у этого члена жюри нет права голоса; уберите оценку или укажите votes: true в contest.yaml',
	recusedJuror: 'у члена жюри самоотвод по этой работе; уберите оценку или самоотвод',
	rejectedEntry: 'работа отклонена и не оценивается; уберите оценку или исправьте статус работы',
	jurorNotInStage: 'член жюри не оценивает этот этап (stages в contest.yaml)',
	jurorNotInNomination: 'член жюри не оценивает эту номинацию (nominations в contest.yaml)',
	mergedMark: 'оценка стоит в объединённых ячейках; разъедините их и впишите оценку в каждую',
	duplicate: 'вторая оценка того же члена жюри за ту же работу по тому же критерию',
	strayCell: 'в этом столбце нет заголовка; уберите лишнее или проверьте, не разделила ли строку десятичная запятая'
} as const;

/** Why a mark is refused, and which marks the scale has. */
export function explainMark(typed: TypedNumber, scale: Scale): string {
	const expected = `ожидается оценка от ${shown(scale.min)} до ${shown(scale.max)} с шагом ${shown(scale.step)}`;
	switch (typed.kind) {
		case 'number':
			return `${isOutside(typed.decimal, scale) ? 'вне шкалы' : 'не по шагу шкалы'}: ${expected}`;
		case 'percentage':
			return `это проценты: ${expected}`;
		case 'date':
			return `табличная программа превратила оценку в дату${typed.meant ? ` (возможно, было ${typed.meant})` : ''}: ${expected}`;
		case 'formula-fault':
			return `формула не дала числа: ${expected}`;
		default:
			return `это не число: ${expected}`;
	}
}

const isOutside = (decimal: string, { min, max }: Scale) =>
	Number(decimal) < Number(min) || Number(decimal) > Number(max);

const shown = (decimal: string) => decimal.replace('.', ',');
