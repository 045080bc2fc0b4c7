import type { ConflictGround } from '../tables.ts';

/**
 * Why a juror does not judge a work, as the minutes say it: «…, не оценивает работы № 3, 8 (работа своей организации)».
 * What a juror wrote of it stays out of papers that are signed and kept for ever.
 */
export const groundInMinutes: Record<Exclude<ConflictGround, 'same-district'>, string> = {
	'own-organisation': 'работа своей организации',
	'same-system': 'работа своей библиотечной системы',
	'same-founder': 'общий учредитель с организацией автора',
	'co-authorship': 'соавторство',
	mentorship: 'наставничество',
	declared: 'личная заинтересованность'
};
