import type { HallEntry, HallState } from '#server/contests/defence/hall/queries.ts';
import type { OpenedResult } from '#server/contests/defence/reveal/queries.ts';
import { formatRoman } from '../../server/platform/russian/dates.ts';

/** Words of the hall's screen, with names of what stands in them in braces. */
export type HallTexts = Record<
	| ('before' | 'called' | 'waiting' | 'speech' | 'questions' | 'break' | 'over')
	| ('number' | 'remote' | 'place' | 'unawarded'),
	string
>;

export type Size = 'short' | 'long' | 'longest';
/** A title is written the smaller the longer it is, so that everything else stays on the screen. */
export type EntryWords = {
	number: string;
	title: string;
	by: string;
	speaker: string;
	size: Size;
};
export type OpenedWords = { head: string; nomination: string; winners: { title: string; by: string; size: Size }[] };

/** What the screen says: made alike by the server, which writes the page, and by the script, which follows it. */
export type HallWords = {
	phase: string;
	nomination: string;
	on: EntryWords | null;
	next: EntryWords | null;
	/** Results have the screen to themselves while nobody performs. */
	showsResults: boolean;
	latest: OpenedWords | null;
	earlier: OpenedWords[];
};

export function hallWords(state: HallState, texts: HallTexts): HallWords {
	const { phase, on, next, opened } = state;
	const [latest, ...earlier] = opened.map((result) => openedWords(result, texts));
	return {
		phase: phase === 'waiting' && on ? texts.called : texts[phase],
		nomination: on?.nomination ?? '',
		on: on && entryWords(on, texts),
		next: next && entryWords(next, texts),
		showsResults: latest !== undefined && on === null,
		latest: latest ?? null,
		earlier
	};
}

function entryWords({ key, title, organisation, speaker, isRemote }: HallEntry, texts: HallTexts): EntryWords {
	const named = isRemote ? `${speaker}${speaker ? ', ' : ''}${texts.remote}` : speaker;
	return {
		number: texts.number.replace('{key}', key),
		title,
		by: organisation ?? '',
		speaker: named,
		size: sizeOf(title)
	};
}

export function openedWords(
	{ nomination, place, award, winners }: OpenedResult,
	texts: Pick<HallTexts, 'place' | 'unawarded'>
): OpenedWords {
	return {
		head: place === null ? (award ?? '') : texts.place.replace('{place}', formatRoman(place)),
		nomination: nomination ?? '',
		winners:
			winners.length === 0
				? [{ title: texts.unawarded, by: '', size: 'short' }]
				: winners.map(({ title, organisation }) => ({ title, by: organisation ?? '', size: sizeOf(title) }))
	};
}

const sizeOf = ({ length }: string): Size => (length > 100 ? 'longest' : length > 40 ? 'long' : 'short');
