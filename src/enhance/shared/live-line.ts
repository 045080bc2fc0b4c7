import { hearServerClock } from './server-clock.ts';

type Ears = {
	/** Each state, the first one too; after a cut line the one that holds now. */
	onState: (data: string) => void;
	/** Whether the line holds; told only when that changes, and a cut only after a while. */
	onLine: (isThere: boolean) => void;
};

/** The server tells its clock every 15 s: a line silent for longer than this is dead, whatever the browser thinks. */
const silenceMs = 40_000;
/** A short cut is mended before anybody need know. */
const patienceMs = 3000;

/** Follows a stream of the server's for as long as the page is seen, and comes back to it whenever the line is cut. */
export function followLine(source: string, { onState, onLine }: Ears): { stop(): void } {
	let stream: EventSource | null = null;
	let retry: ReturnType<typeof setTimeout> | undefined;
	let silence: ReturnType<typeof setTimeout> | undefined;
	const tidings = createTidings(onLine);

	const hear = () => {
		clearTimeout(silence);
		tidings.holds();
		silence = setTimeout(() => reopen(0), silenceMs);
	};
	const lose = () => {
		tidings.isCut();
		// A refusal ends the browser's own tries; all who were cut at once shall not come back at once.
		if (stream?.readyState === EventSource.CLOSED) reopen(2000 + Math.random() * 3000);
	};
	const close = () => {
		clearTimeout(retry);
		clearTimeout(silence);
		stream?.close();
		stream = null;
	};
	const reopen = (afterMs: number) => {
		close();
		retry = setTimeout(open, afterMs);
	};
	const open = () => {
		close();
		stream = new EventSource(source);
		stream.addEventListener('clock', ({ data }: MessageEvent<string>) => {
			hearServerClock(Number(data));
			hear();
		});
		stream.addEventListener('state', ({ data }: MessageEvent<string>) => {
			hear();
			onState(data);
		});
		stream.onerror = lose;
	};
	// A page in the background shows nobody anything, and browsers allow six lines to a site.
	const follow = () => {
		tidings.waits();
		if (document.hidden) close();
		else open();
	};
	follow();
	document.addEventListener('visibilitychange', follow);
	window.addEventListener('online', follow);
	return {
		stop() {
			document.removeEventListener('visibilitychange', follow);
			window.removeEventListener('online', follow);
			tidings.waits();
			close();
		}
	};
}

/** Tells of the line when that changes, and of a cut only once it has lasted. */
function createTidings(onLine: Ears['onLine']) {
	let doubt: ReturnType<typeof setTimeout> | undefined;
	let isTold = true;
	const tell = (isThere: boolean) => {
		if (isThere !== isTold) onLine(isThere);
		isTold = isThere;
	};
	const waits = () => {
		clearTimeout(doubt);
		doubt = undefined;
	};
	return {
		waits,
		holds() {
			waits();
			tell(true);
		},
		isCut() {
			doubt ??= setTimeout(() => tell(false), patienceMs);
		}
	};
}
