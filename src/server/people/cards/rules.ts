/** Languages that a person may be written and spoken to in, by their codes. */
export const cardLanguages = ['ru', 'be', 'kk', 'en', 'de', 'fr', 'zh'] as const;
export type CardLanguage = (typeof cardLanguages)[number];

export type PositionRefusal = 'post-missing' | 'post-too-long' | 'no-such-day' | 'ends-before-start';

const isDay = (text: string): boolean => {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

/** A post is held from a day, until a day or still. */
export function refusalOfPosition({
	post,
	startsOn,
	endsOn
}: {
	post: string;
	startsOn: string;
	endsOn: string | null;
}): PositionRefusal | null {
	if (post.length < 2) return 'post-missing';
	if (post.length > 300) return 'post-too-long';
	if (!isDay(startsOn) || (endsOn !== null && !isDay(endsOn))) return 'no-such-day';
	return endsOn !== null && endsOn < startsOn ? 'ends-before-start' : null;
}
