import { NotFound } from '#server/platform/not-found.ts';

/** `?version=2`; undefined for the newest. */
export function versionAsked(url: URL): number | undefined {
	const text = url.searchParams.get('version');
	if (text === null) return undefined;
	if (!/^[1-9]\d{0,5}$/.test(text)) throw new NotFound('version of regulations');
	return Number(text);
}
