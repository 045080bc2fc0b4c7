import { followLine } from './shared/live-line.ts';
import './shared/hall-clock.ts';

/** Changes that come together are asked for together. */
const gatherMs = 60;

/**
 * `<hall-desk source>`: keeps the parts of a page that follow the day of a defence: told that something has changed, it asks
 * for the page anew and puts each part with `data-live` and an id in place of the old one, so that everybody sees just what
 * the page shows them. `data-live-text` gets the words alone, for those who listen. Without this script there is a link
 * that asks anew.
 */
class HallDesk extends HTMLElement {
	#line: { stop(): void } | null = null;
	#gathering: ReturnType<typeof setTimeout> | undefined;
	#isAsking = false;
	#isDue = false;

	connectedCallback(): void {
		this.#line = followLine(this.getAttribute('source') ?? '', {
			onState: () => this.#soon(),
			onLine: (isThere) => {
				const lost = this.querySelector<HTMLElement>('[data-part="lost"]');
				if (lost) lost.hidden = isThere;
			}
		});
	}

	disconnectedCallback(): void {
		this.#line?.stop();
		clearTimeout(this.#gathering);
	}

	#soon(): void {
		clearTimeout(this.#gathering);
		this.#gathering = setTimeout(() => void this.#ask(), gatherMs);
	}

	async #ask(): Promise<void> {
		this.#isDue = true;
		if (this.#isAsking) return;
		this.#isAsking = true;
		while (this.#isDue) {
			this.#isDue = false;
			try {
				const answer = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' } });
				// The right to it has ended, or the session: the page itself says which.
				if (answer.redirected || answer.status === 404) return location.reload();
				if (answer.ok) this.#take(new DOMParser().parseFromString(await answer.text(), 'text/html'));
			} catch {
				// The line is cut: its coming back tells of a change again.
			}
		}
		this.#isAsking = false;
	}

	#take(page: Document): void {
		for (const old of this.querySelectorAll<HTMLElement>('[data-live]')) {
			const fresh = page.getElementById(old.id);
			if (fresh && fresh.dataset['live'] !== old.dataset['live']) this.#replace(old, document.adoptNode(fresh));
		}
		for (const old of this.querySelectorAll<HTMLElement>('[data-live-text]')) {
			const text = page.getElementById(old.id)?.textContent ?? '';
			if (old.textContent !== text) old.textContent = text;
		}
	}

	/** Whoever stood on a button that is still there goes on standing on it. */
	#replace(old: HTMLElement, fresh: HTMLElement): void {
		const held = old.contains(document.activeElement) ? document.activeElement : null;
		old.replaceWith(fresh);
		if (!held) return;
		const same = held.id ? document.getElementById(held.id) : null;
		(same ?? fresh).focus();
	}
}

customElements.define('hall-desk', HallDesk);
