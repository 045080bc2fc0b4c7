/** By how many milliseconds the server's clock is ahead of this browser's; null until it has told. */
let ahead: number | null = null;

export function hearServerClock(told: number): void {
	if (Number.isFinite(told)) ahead = told - Date.now();
}

/**
 * What the server's clock shows now. Before it has told, counted from what it showed when it wrote the page: that may have
 * been long under way, so its age is counted from when the answer began to come.
 */
export function serverNow(written: string | null): number {
	if (ahead === null) {
		const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
		const came = performance.timeOrigin + (navigation?.responseStart || performance.now());
		ahead = Date.parse(written ?? '') - came || 0;
	}
	return Date.now() + ahead;
}
