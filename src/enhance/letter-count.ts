import { lettersOf } from '../server/contests/form/letters/rules.ts';

type Words = Record<Intl.LDMLPluralRule, string>;

/** A listener is told after a pause in typing, and only when little is left. */
const pauseMs = 1000;
const littleLeft = 100;

/**
 * `<letter-count most texts>` around a text area: tells how many characters are left, counted as the server counts.
 * Nothing is cut: what is too long stays, and is told. Without this script the limit stands in the field's hint.
 */
class LetterCount extends HTMLElement {
	#timer: ReturnType<typeof setTimeout> | undefined;

	connectedCallback(): void {
		this.addEventListener('input', this.#tell);
		this.#show();
	}

	disconnectedCallback(): void {
		clearTimeout(this.#timer);
		this.removeEventListener('input', this.#tell);
	}

	#tell = (): void => {
		const { left, words } = this.#show();
		clearTimeout(this.#timer);
		if (left > littleLeft) return;
		this.#timer = setTimeout(() => {
			const spoken = this.querySelector('[data-letters-spoken]');
			if (spoken) spoken.textContent = words;
		}, pauseMs);
	};

	#show(): { left: number; words: string } {
		const left = Number(this.getAttribute('most')) - lettersOf(this.querySelector('textarea')?.value ?? '');
		const words = this.#wordsFor(left);
		const shown = this.querySelector<HTMLElement>('[data-letters]');
		if (shown) {
			shown.hidden = false;
			shown.textContent = words;
			shown.classList.toggle('over', left < 0);
		}
		return { left, words };
	}

	#wordsFor(left: number): string {
		const texts = JSON.parse(this.getAttribute('texts') ?? '{}') as { left: Words; over: Words };
		const language = document.documentElement.lang || 'ru';
		const count = Math.abs(left);
		const form = new Intl.PluralRules(language).select(count);
		return (left < 0 ? texts.over : texts.left)[form].replace('{number}', count.toLocaleString(language));
	}
}

customElements.define('letter-count', LetterCount);
