export type CountedEntry = { key: string; title: string; voices: number };

/** Those with the most voices, several where these are equal; nobody where nobody voted. */
export function leadersOf<Entry extends CountedEntry>(entries: readonly Entry[]): Entry[] {
	const most = Math.max(0, ...entries.map(({ voices }) => voices));
	return most === 0 ? [] : entries.filter(({ voices }) => voices === most);
}
