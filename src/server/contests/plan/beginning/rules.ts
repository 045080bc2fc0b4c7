import { latinStemOf } from '#server/platform/russian/addresses.ts';

/**
 * «Библиотечный компас» held in 2027 gives `bibliotechnyy-kompas-2027`: next year's has an address of its own. Where that
 * is taken, a number follows.
 */
export function slugOfContest(title: string, year: number, isTaken: (slug: string) => boolean): string {
	const stem = latinStemOf(title, 'contest');
	const whole = stem.split('-').includes(String(year)) ? stem : `${stem}-${year}`;
	let slug = whole;
	for (let number = 2; isTaken(slug); number++) slug = `${whole}-${number}`;
	return slug;
}
