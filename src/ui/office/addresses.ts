/** The address of a list with some of its settings changed; settings that are as usual are left out of it. */
export function listHref(path: string, settings: Record<string, string | number | null | undefined>): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(settings)) {
		if (value === null || value === undefined || value === '' || (name === 'page' && value === 1)) continue;
		query.set(name, String(value));
	}
	return query.size > 0 ? `${path}?${query}` : path;
}
