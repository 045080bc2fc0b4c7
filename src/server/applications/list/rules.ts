import type { ApplicationState } from '../tables.ts';

/** One application as lists know it: what was sent last, or of a draft what stands in it. */
export type ListedApplication = {
	id: string;
	number: number | null;
	state: ApplicationState;
	title: string;
	nominationKey: string | null;
	organisationId: string | null;
	/** As of today; of a proposed one as it was proposed; '' while none is chosen. */
	organisation: string;
	isProposed: boolean;
	territoryId: string | null;
	territory: string;
	teamName: string;
	/** «Иванова М. П.» */
	authors: string[];
	submittedAt: Date | null;
	savedAt: Date;
	/** Came in by a personal link after the deadline. */
	isLate: boolean;
	hasUnsentChanges: boolean;
	/** Fields of files that the form asks for and that hold none. */
	filesMissing: number;
	/** Points that the person who asks has given a verdict on, in the version sent last. */
	checkedByMe: number;
	/** Who proposed the decision that waits for a second person; null where none waits. */
	decisionProposedBy: string | null;
};

export const listOrders = ['number', 'title', 'organisation', 'territory', 'nomination', 'submitted', 'state'] as const;
export type ListOrder = (typeof listOrders)[number];

export type ListQuery = {
	/** `waiting`: a decision waits for the second person. */
	state?: ApplicationState | 'waiting' | null;
	nominationKey?: string | null;
	territoryId?: string | null;
	organisationId?: string | null;
	/** Only those with files still missing, sent late, or not yet checked by the person who asks. */
	only?: 'files-missing' | 'late' | 'unchecked' | null;
	search?: string;
	order?: ListOrder;
	descending?: boolean;
};

const plain = (text: string): string => text.toLowerCase().replaceAll('ё', 'е');

/** Those that answer the question. A number is found whole, words in the title, the authors, the team, the organisation. */
export function chosenOf(
	applications: readonly ListedApplication[],
	{ state, nominationKey, territoryId, organisationId, only, search = '' }: ListQuery
): ListedApplication[] {
	const words = plain(search).split(/\s+/).filter(Boolean).slice(0, 8);
	return applications.filter(
		(each) =>
			(!state || (state === 'waiting' ? each.decisionProposedBy !== null : each.state === state)) &&
			(!nominationKey || each.nominationKey === nominationKey) &&
			(!territoryId || each.territoryId === territoryId) &&
			(!organisationId || each.organisationId === organisationId) &&
			(only !== 'files-missing' || each.filesMissing > 0) &&
			(only !== 'late' || each.isLate) &&
			(only !== 'unchecked' || (each.state === 'submitted' && each.checkedByMe === 0)) &&
			(words.length === 0 || matches(each, words))
	);
}

function matches(application: ListedApplication, words: readonly string[]): boolean {
	const { number, title, organisation, authors, teamName } = application;
	const text = plain([title, organisation, teamName, ...authors].join(' '));
	return words.every((word) => text.includes(word) || word.replace(/^№/, '') === String(number));
}

const states: readonly ApplicationState[] = ['submitted', 'correction', 'admitted', 'rejected', 'draft', 'withdrawn'];
const collator = new Intl.Collator('ru', { numeric: true });

/** In order; equal ones by number, drafts without a number last. `nominations`: keys in the order of the regulations. */
export function sortedBy(
	applications: readonly ListedApplication[],
	{ order = 'number', descending = false }: ListQuery,
	nominations: readonly string[]
): ListedApplication[] {
	const compare = comparisons(nominations)[order];
	const sign = descending ? -1 : 1;
	return [...applications].sort(
		(a, b) =>
			sign * compare(a, b) || byNumber(a, b) || a.savedAt.getTime() - b.savedAt.getTime() || (a.id < b.id ? -1 : 1)
	);
}

type Comparison = (a: ListedApplication, b: ListedApplication) => number;
const byNumber: Comparison = (a, b) => (a.number ?? 1e9) - (b.number ?? 1e9);

const comparisons = (nominations: readonly string[]): Record<ListOrder, Comparison> => ({
	number: byNumber,
	title: (a, b) => collator.compare(a.title, b.title),
	organisation: (a, b) => collator.compare(a.organisation, b.organisation),
	territory: (a, b) => collator.compare(a.territory, b.territory),
	nomination: (a, b) => nominations.indexOf(a.nominationKey ?? '') - nominations.indexOf(b.nominationKey ?? ''),
	submitted: (a, b) => (a.submittedAt?.getTime() ?? 1e15) - (b.submittedAt?.getTime() ?? 1e15),
	state: (a, b) => states.indexOf(a.state) - states.indexOf(b.state)
});

/** How many stand in each state, nomination and territory; `sent` are all that were submitted and not withdrawn. */
export type ListCounts = {
	byState: Partial<Record<ApplicationState, number>>;
	byNomination: Map<string | null, number>;
	byTerritory: Map<string | null, number>;
	sent: number;
	waiting: number;
};

export function countsOf(applications: readonly ListedApplication[]): ListCounts {
	const sent = applications.filter(isSent);
	const count = <Key>(keys: readonly Key[]) => {
		const counts = new Map<Key, number>();
		for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
		return counts;
	};
	return {
		byState: Object.fromEntries(count(applications.map(({ state }) => state))),
		byNomination: count(sent.map(({ nominationKey }) => nominationKey)),
		byTerritory: count(sent.map(({ territoryId }) => territoryId)),
		sent: sent.length,
		waiting: applications.filter(({ decisionProposedBy }) => decisionProposedBy !== null).length
	};
}

export const isSent = ({ state }: Pick<ListedApplication, 'state'>): boolean =>
	state !== 'draft' && state !== 'withdrawn';

/** Each of these once, by name; those without an id are left out. */
export function namedIn(all: readonly { id: string | null; name: string }[]): { id: string; name: string }[] {
	const names = new Map(all.flatMap(({ id, name }) => (id ? [[id, name] as const] : [])));
	return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => collator.compare(a.name, b.name));
}
