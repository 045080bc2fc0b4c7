/**
 * Days that are not worked by law in every year: the Labour Code of the Russian Federation, article 112. Days off that
 * the government moves from year to year are not known in advance, so whoever asks for a correction may change the day.
 */
const holidays = new Set(
	['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'].concat(
		['02-23', '03-08', '05-01', '05-09', '06-12', '11-04'] // Defender's, Women's, Spring, Victory, Russia, Unity
	)
);

/** Whether an ISO day is worked in a five-day week. */
export function isWorkingDay(day: string): boolean {
	const weekday = new Date(`${day}T00:00Z`).getUTCDay();
	return weekday !== 0 && weekday !== 6 && !holidays.has(day.slice(5));
}

/** The last of so many working days after an ISO day, which itself does not count (Civil Code, article 191). */
export function afterWorkingDays(day: string, count: number): string {
	const date = new Date(`${day}T00:00Z`);
	for (let left = count; left > 0;) {
		date.setUTCDate(date.getUTCDate() + 1);
		if (isWorkingDay(date.toISOString().slice(0, 10))) left--;
	}
	return date.toISOString().slice(0, 10);
}
