import type { HallState } from '../server/contests/defence/hall/queries.ts';
import { hallWords, type EntryWords, type HallTexts, type OpenedWords } from '../ui/defence/hall-words.ts';
import { followLine } from './shared/live-line.ts';
import './shared/hall-clock.ts';

/**
 * `<hall-screen source texts written>`: keeps the hall's screen as the day is. Every part of the page stands there already;
 * a part with `data-part` is shown or hidden, a `data-slot` in it gets its words. Without this script the page asks anew
 * every few seconds by itself.
 */
class HallScreen extends HTMLElement {
	#line: { stop(): void } | null = null;

	connectedCallback(): void {
		this.#line = followLine(this.getAttribute('source') ?? '', {
			onState: (data) => this.#show(JSON.parse(data) as HallState),
			onLine: (isThere) => this.#toggle(this, 'lost', !isThere)
		});
	}

	disconnectedCallback(): void {
		this.#line?.stop();
	}

	#show(state: HallState): void {
		const { place, startsAt } = state;
		// Told in whole sentences by the server, and hardly ever changed: not worth the words here.
		if (this.getAttribute('written') !== JSON.stringify([place, startsAt])) return location.reload();
		const words = hallWords(state, JSON.parse(this.getAttribute('texts') ?? '{}') as HallTexts);
		this.#write(this, 'phase', words.phase);
		this.#write(this, 'nomination', words.nomination);
		this.#entry('on', words.on);
		this.#entry('next', words.showsResults || state.phase === 'over' ? null : words.next);
		this.#toggle(this, 'day', !words.showsResults);
		this.#toggle(this, 'before', state.phase === 'before' && !words.showsResults);
		this.#toggle(this, 'results', words.showsResults);
		if (words.latest) this.#opened(words.latest, words.earlier);
		this.#clock(state);
	}

	#entry(part: string, entry: EntryWords | null): void {
		this.#toggle(this, part, entry !== null);
		const shown = this.querySelector<HTMLElement>(`[data-part="${part}"]`);
		if (!entry || !shown) return;
		const { size, ...texts } = entry;
		shown.dataset['size'] = size;
		for (const [slot, text] of Object.entries(texts)) this.#write(shown, slot, text);
	}

	#opened(latest: OpenedWords, earlier: OpenedWords[]): void {
		this.#list('latest', [latest]);
		this.#list('earlier', earlier);
		this.#toggle(this, 'earlier', earlier.length > 0);
	}

	/** Each result by the page's own pattern of one. */
	#list(name: string, results: OpenedWords[]): void {
		const list = this.querySelector(`[data-list="${name}"]`);
		const pattern = this.querySelector<HTMLTemplateElement>('template[data-pattern="result"]');
		const one = this.querySelector<HTMLTemplateElement>('template[data-pattern="winner"]');
		if (!list || !pattern || !one) return;
		list.replaceChildren(
			...results.map((result) => {
				const item = pattern.content.cloneNode(true) as DocumentFragment;
				this.#write(item, 'head', result.head);
				this.#write(item, 'nomination', result.nomination);
				const winners = result.winners.map((winner) => {
					const line = one.content.cloneNode(true) as DocumentFragment;
					this.#write(line, 'title', winner.title);
					this.#write(line, 'by', winner.by);
					if (line.firstElementChild instanceof HTMLElement) line.firstElementChild.dataset['size'] = winner.size;
					return line;
				});
				item.querySelector('[data-list="winners"]')?.replaceChildren(...winners);
				return item;
			})
		);
	}

	#clock({ clock }: HallState): void {
		const shown = this.querySelector<HTMLElement>('hall-clock');
		if (!shown) return;
		shown.hidden = clock === null;
		shown.setAttribute('left', String(clock?.left ?? ''));
		shown.setAttribute('ends', clock?.endsAt ?? '');
	}

	#toggle(within: ParentNode, part: string, isShown: boolean): void {
		const shown = within.querySelector<HTMLElement>(`[data-part="${part}"]`);
		if (shown) shown.hidden = !isShown;
	}

	#write(within: ParentNode, slot: string, text: string): void {
		const shown = within.querySelector<HTMLElement>(`[data-slot="${slot}"]`);
		if (!shown) return;
		if (shown.textContent !== text) shown.textContent = text;
		shown.hidden = text === '';
	}
}

customElements.define('hall-screen', HallScreen);
