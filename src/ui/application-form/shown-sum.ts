import { m } from '#messages';
import { formatCount, formatDecimalText } from '#ui/numbers.ts';

/** «12 345,50 руб.» from `12345.5`; what is no sum stays as it was typed. */
export function shownSum(sum: string): string {
	const [, roubles, rest] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(sum) ?? [];
	if (roubles === undefined) return sum;
	const kopecks = rest && Number(rest) > 0 ? formatDecimalText(`.${rest.padEnd(2, '0')}`) : '';
	return m.form_roubles({ sum: formatCount(Number(roubles)) + kopecks });
}
