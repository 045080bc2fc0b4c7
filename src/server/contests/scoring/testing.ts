import type { RuleSetInput } from './rule-set/forms.ts';

const twoDigits = { digits: 2 };
const rounding = { correctedMark: twoDigits, stageResult: twoDigits, cumulative: twoDigits };
const marks = [{ id: 'performance', title: 'Исполнение', scale: { min: 1, max: 25 } }];

function pianoStage(id: string, distance: number, weights: string[], first?: number) {
	return {
		id,
		title: id === 'final' ? 'Финал' : `${id} тур`,
		kind: 'jury' as const,
		criteria: marks,
		correction: { method: 'clamp' as const, distance },
		rounding,
		combination: { method: 'weights' as const, weights },
		admission: first ? { first } : undefined
	};
}

/** The rules of cases/piano-2025. */
export const pianoRules: RuleSetInput = {
	stages: [
		pianoStage('1', 3, ['1'], 40),
		pianoStage('2', 2, ['0.3', '0.7'], 20),
		pianoStage('3', 2, ['0.1', '0.2', '0.7'], 11),
		pianoStage('final', 2, ['0.1', '0.2', '0.35', '0.35'])
	],
	ranking: { places: 6, tolerance: '0.03' }
};
