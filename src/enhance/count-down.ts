import { timeLeft } from '../ui/time-left.ts';

type Texts = { left: string; moments: string; past: string };

/** Of these minutes before the end a reader who only listens is told too. */
const announcedAt = [60, 15, 5, 1];

/**
 * `<count-down moment now texts>`: says in words how long there is left, by the server's clock: `now` is what it showed
 * when it wrote the page. Without this script the words of that minute stay.
 */
class CountDown extends HTMLElement {
	#offset = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#announced: number | null = null;

	connectedCallback(): void {
		// The page may have been long under way or come from the browser's memory: its age is counted by a clock that runs evenly.
		const asked = performance.timeOrigin + (responseEnd() ?? performance.now());
		this.#offset = Date.parse(this.getAttribute('now') ?? '') - asked || 0;
		this.#tell();
		document.addEventListener('visibilitychange', this.#tell);
	}

	disconnectedCallback(): void {
		clearTimeout(this.#timer);
		document.removeEventListener('visibilitychange', this.#tell);
	}

	#tell = (): void => {
		clearTimeout(this.#timer);
		const left = Date.parse(this.getAttribute('moment') ?? '') - (Date.now() + this.#offset);
		if (Number.isNaN(left)) return;
		const words = this.#wordsFor(left);
		const shown = this.querySelector('[data-words]') ?? this;
		if (shown.textContent !== words) shown.textContent = words;
		this.#announce(left, words);
		if (left > 0) this.#timer = setTimeout(this.#tell, (left % 60_000) + 50);
	};

	#wordsFor(left: number): string {
		const texts = JSON.parse(this.getAttribute('texts') ?? '{}') as Texts;
		if (left <= 0) return texts.past;
		const words = timeLeft(left, document.documentElement.lang || 'ru');
		return words === '' ? texts.moments : texts.left.replace('{left}', words);
	}

	#announce(left: number, words: string): void {
		const reached = left <= 0 ? 0 : (announcedAt.findLast((minutes) => left <= minutes * 60_000) ?? null);
		const isNew = this.#announced !== null && reached !== this.#announced && reached !== null;
		this.#announced = reached ?? -1;
		const region = this.querySelector('[role="status"]');
		if (isNew && region) region.textContent = words;
	}
}

function responseEnd(): number | null {
	const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
	return navigation?.responseStart || null;
}

customElements.define('count-down', CountDown);
