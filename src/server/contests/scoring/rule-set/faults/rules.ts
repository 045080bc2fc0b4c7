import { compareFractions, fractionOf } from '../../decimals/rules.ts';
import type { RuleSetFault, Stage } from '../forms.ts';

/** One fault for each id that an earlier one of the list has. */
export function findRepeats(list: readonly { id: string }[], path: string): RuleSetFault[] {
	return list.flatMap(({ id }, at) =>
		list.findIndex((other) => other.id === id) < at
			? [{ path: `${path}[${at}].id`, sentence: `Дайте другое обозначение: «${id}» уже занято.` }]
			: []
	);
}

export function isLess(a: string, b: string): boolean {
	return compareFractions(fractionOf(a), fractionOf(b)) < 0;
}

export function isScored({ kind }: Stage): boolean {
	return kind !== 'eligibility-check';
}

export function unknown(path: string, what: string, id: string): RuleSetFault {
	return { path, sentence: `Исправьте обозначение: ${what} «${id}» в правилах нет.` };
}
