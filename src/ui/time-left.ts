/** «3 дня 5 часов», «2 часа 10 минут», «12 минут»: the two greatest units, rounded down; '' when less than a minute. */
export function timeLeft(milliseconds: number, language: string): string {
	const minutes = Math.floor(milliseconds / 60_000);
	const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
	if (days >= 2) return words(language, [days, 'day'], [hours, 'hour']);
	if (minutes >= 60) return words(language, [Math.floor(minutes / 60), 'hour'], [minutes % 60, 'minute']);
	return words(language, [minutes, 'minute']);
}

function words(language: string, ...parts: [number, 'day' | 'hour' | 'minute'][]): string {
	return parts
		.filter(([amount]) => amount > 0)
		.map(([amount, unit]) => formatOf(language, unit).format(amount).replace(' ', '\u00a0'))
		.join(' ');
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs far more than using it, so each is made once. */
function formatOf(language: string, unit: string): Intl.NumberFormat {
	const key = `${language} ${unit}`;
	const format = formats.get(key) ?? new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
	formats.set(key, format);
	return format;
}
