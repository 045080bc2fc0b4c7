/** Parts of a list's address, read with suspicion: anything unexpected is the usual. */
export function pageNumber(url: URL): number {
	const text = url.searchParams.get('page') ?? '';
	return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}

export function chosen<Choice extends string>(
	url: URL,
	name: string,
	choices: readonly Choice[],
	usual: Choice
): Choice {
	const text = url.searchParams.get(name);
	return choices.find((choice) => choice === text) ?? usual;
}

/** What was typed into the search, without control characters, at most a line of it. */
export function searched(url: URL, name = 'search'): string {
	return (url.searchParams.get(name) ?? '')
		.replace(/\p{Cc}/gu, ' ')
		.trim()
		.slice(0, 200);
}

export const pagesOf = (total: number, perPage: number): number => Math.max(1, Math.ceil(total / perPage));

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Null for what cannot be an id, so that the database is never asked with it. */
export const idOf = (text: string | null): string | null => (text !== null && uuid.test(text) ? text : null);
