/** The address of a list with what it is narrowed by; what is absent leaves no trace, so that each list has one address. */
export function listAddress(path: string, narrowedBy: Record<string, string | number | null>): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(narrowedBy))
		if (value !== null && value !== '') query.set(name, String(value));
	return query.size > 0 ? `${path}?${query}` : path;
}
