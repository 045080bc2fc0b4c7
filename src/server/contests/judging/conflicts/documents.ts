import { formatDay } from '#server/platform/russian/dates.ts';
import type { ConflictGround } from '../tables.ts';
import type { LateRecusal } from './late/queries.ts';

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

/** What is noted where somebody comes back into the jury. */
export const knownFromFormerSeat = 'Известно с прежнего места в жюри.';

/**
 * The same of a conflict that was learned of once marks had been counted: «Л. И. Полкин, работа № 3 (соавторство); стало
 * известно 12 мая 2027 г., после завершения этапа «Заочная оценка», поставленные до этого оценки оставлены в силе».
 */
export function lateRecusalInMinutes({ juror, entry, reason, learnedOn, stages }: LateRecusal): {
	name: string;
	reason: string;
} {
	const work = reason ? `работа № ${entry} (${reason})` : `работа № ${entry}`;
	const titles = stages.map((title) => `«${title}»`).join(' и ');
	const ended = `после завершения ${stages.length === 1 ? 'этапа' : 'этапов'} ${titles}`;
	return {
		name: juror,
		reason: `${work}; стало известно ${formatDay(learnedOn)}, ${ended}, поставленные до этого оценки оставлены в силе`
	};
}
