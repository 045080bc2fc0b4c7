/** Sentences of the page, written by the server in the reader's language; `{name}` and the like are filled in here. */
export type UploadTexts = {
	faults: Record<string, string>;
	sending: string;
	checking: string;
	done: string;
	quarantined: string;
	paused: string;
	waiting: string;
	/** What stands on the button, and what is read out. */
	pause: [string, string];
	goOn: [string, string];
	cancel: [string, string];
	cancelled: string;
	unfinished: string;
	signedOut: string;
	signIn: string;
	forget: string;
	bytes: { kb: string; mb: string };
};

export const wordsOf = (text: string, values: Record<string, string>): string =>
	text.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);

export function bytesOf(bytes: number, texts: UploadTexts['bytes']): string {
	const kilobytes = bytes / 1024;
	const show = (n: number, digits: number) =>
		new Intl.NumberFormat(document.documentElement.lang || 'ru', { maximumFractionDigits: digits }).format(n);
	if (kilobytes < 1000) return wordsOf(texts.kb, { n: show(kilobytes, 0) });
	return wordsOf(texts.mb, { n: show(kilobytes / 1024, kilobytes < 10_240 ? 1 : 0) });
}
