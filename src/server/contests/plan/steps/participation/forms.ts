import type { ContestPlan } from '../../forms.ts';
import { readingOf, tooLong, wholeOf, type StepFault, type StepForm } from '../forms.ts';

export const participantKinds = [
	'regional-library',
	'library-system',
	'library',
	'branch',
	'educational-institution',
	'partnership',
	'governing-body',
	'other'
] as const satisfies ContestPlan['participation']['kinds'];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const textOf = (number: number | undefined) => (number === undefined ? '' : String(number));

export const participationForm: StepForm = {
	step: 'participation',
	texts: ['limitMost', 'limitPer', 'limitWithin', 'teamSize', 'ageFrom', 'ageTo', 'words'],
	lists: ['kinds', 'territoryIds'],
	rowFields: [],
	typedOf: ({ participation: { kinds, territoryIds, limit, teamSize, ages, words } }) => ({
		texts: {
			limitMost: textOf(limit?.most),
			limitPer: limit?.per ?? 'organisation',
			limitWithin: limit?.within ?? 'nomination',
			teamSize: String(teamSize),
			ageFrom: textOf(ages?.from),
			ageTo: textOf(ages?.to),
			words
		},
		lists: { kinds: [...kinds], territoryIds: [...territoryIds] },
		rows: []
	}),
	read({ texts, lists }) {
		const { limitMost = '', limitPer, limitWithin, teamSize = '', ageFrom = '', ageTo = '', words = '' } = texts;
		const most = wholeOf(limitMost, 1, 1000);
		const team = wholeOf(teamSize || '1', 1, 100);
		const [from, to] = [wholeOf(ageFrom, 0, 120), wholeOf(ageTo, 0, 120)];
		const faults: StepFault[] = tooLong([['words', words, 5000]]);
		if (limitMost !== '' && most === null) faults.push({ name: 'limitMost', key: 'number-odd' });
		if (team === null) faults.push({ name: 'teamSize', key: 'number-odd' });
		if (ageFrom !== '' && from === null) faults.push({ name: 'ageFrom', key: 'number-odd' });
		if (ageTo !== '' && to === null) faults.push({ name: 'ageTo', key: 'number-odd' });
		if ((ageFrom === '') !== (ageTo === ''))
			faults.push({ name: ageFrom === '' ? 'ageFrom' : 'ageTo', key: 'age-alone' });
		if (from !== null && to !== null && from > to) faults.push({ name: 'ageTo', key: 'ages-reversed' });
		return readingOf(faults, () => ({
			participation: {
				kinds: participantKinds.filter((kind) => lists['kinds']?.includes(kind)),
				territoryIds: [...new Set(lists['territoryIds']?.filter((id) => uuid.test(id)))],
				limit:
					most === null
						? null
						: {
								most,
								per: limitPer === 'system' ? 'system' : 'organisation',
								within: limitWithin === 'contest' ? 'contest' : 'nomination'
							},
				teamSize: team!,
				ages: from === null || to === null ? null : { from, to },
				words
			}
		}));
	}
};
