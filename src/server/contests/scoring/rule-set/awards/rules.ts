import type { Award, RuleSet, RuleSetFault } from '../forms.ts';
import { isLess } from '../faults/rules.ts';

/** Awards that could never be given, or for which nobody could say where they belong. */
export function findAwardFaults(ruleSet: RuleSet): RuleSetFault[] {
	return ruleSet.awards.flatMap((award, at) => findOneAwardFaults(ruleSet, award, `awards[${at}]`));
}

function findOneAwardFaults({ ranking, nominations }: RuleSet, award: Award, path: string): RuleSetFault[] {
	const { basis, scope } = award;
	const faults: RuleSetFault[] = [];
	if (scope === 'nomination' && nominations.length === 0) {
		const sentence = 'Опишите номинации или вручайте награду за весь конкурс (scope: contest).';
		faults.push({ path: `${path}.scope`, sentence });
	}
	if (basis.by === 'place' && basis.place > ranking.places) {
		const sentence = `Укажите место не ниже последнего из распределяемых: ${ranking.places}.`;
		faults.push({ path: `${path}.basis.place`, sentence });
	}
	if (basis.by === 'place' && scope !== 'none' && scope !== ranking.scope) {
		const sentence = 'Вручайте награду за место там же, где распределяются места (ranking.scope).';
		faults.push({ path: `${path}.scope`, sentence });
	}
	if (basis.by === 'result' && basis.below !== undefined && !isLess(basis.atLeast, basis.below)) {
		const sentence = 'Сделайте верхнюю границу (below) больше нижней (atLeast).';
		faults.push({ path: `${path}.basis.below`, sentence });
	}
	return faults;
}
