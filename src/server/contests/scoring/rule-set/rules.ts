import { findAwardFaults } from './awards/rules.ts';
import { findRepeats, isLess, isScored } from './faults/rules.ts';
import type { RuleSet, RuleSetFault, Stage } from './forms.ts';
import { findLadderFaults } from './ladder/rules.ts';
import { findStageFaults } from './stages/rules.ts';

/** What a rule set of the right shape says against itself. */
export function findContradictions(ruleSet: RuleSet): RuleSetFault[] {
	return [
		...findRepeats(ruleSet.nominations, 'nominations'),
		...findRepeats(ruleSet.stages, 'stages'),
		...findRepeats(ruleSet.awards, 'awards'),
		...ruleSet.stages.flatMap((stage, at) => findStageFaults(ruleSet, stage, at)),
		...findCourseFaults(ruleSet),
		...findLadderFaults(ruleSet),
		...findAwardFaults(ruleSet)
	];
}

/** What does not fit between the stages, or between the stages and the ranking. */
function findCourseFaults({ stages, nominations, ranking, oneNominationPerAuthor, quorum }: RuleSet): RuleSetFault[] {
	const faults: RuleSetFault[] = [];
	const last = stages.length - 1;
	if (!isScored(stages[last]!)) {
		const sentence = 'Закончите этапом с баллами: по проверке соответствия места не распределить.';
		faults.push({ path: `stages[${last}].kind`, sentence });
	}
	if (stages[last]!.admission) {
		const sentence = 'Уберите условия допуска: после последнего этапа допускать некуда.';
		faults.push({ path: `stages[${last}].admission`, sentence });
	}
	if (isLess(ranking.tolerance, '0')) {
		faults.push({ path: 'ranking.tolerance', sentence: 'Укажите число не меньше нуля.' });
	}
	ranking.sharedPlaces?.forEach((place, at) => {
		const sentence = `Уберите место ${place}: распределяется мест: ${ranking.places}.`;
		if (place > ranking.places) faults.push({ path: `ranking.sharedPlaces[${at}]`, sentence });
	});
	if (oneNominationPerAuthor && ranking.scope !== 'nomination') {
		const sentence = 'Распределяйте места по номинациям (ranking.scope: nomination) или уберите это правило.';
		faults.push({ path: 'oneNominationPerAuthor', sentence });
	}
	if (nominations.length === 0) faults.push(...findScopeFaults(stages, ranking.scope));
	if (quorum && quorum.numerator > quorum.denominator) {
		faults.push({ path: 'quorum', sentence: 'Укажите долю не больше целого: числитель не больше знаменателя.' });
	}
	return faults;
}

function findScopeFaults(stages: readonly Stage[], scope: string): RuleSetFault[] {
	const sentence = 'Опишите номинации (nominations) или считайте по всему конкурсу (scope: contest).';
	return [
		...(scope === 'nomination' ? [{ path: 'ranking.scope', sentence }] : []),
		...stages.flatMap(({ admission }, at) =>
			admission?.scope === 'nomination' ? [{ path: `stages[${at}].admission.scope`, sentence }] : []
		)
	];
}
