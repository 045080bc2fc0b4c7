import { clockFace, leftOn } from '../../ui/defence/clock-face.ts';
import { serverNow } from './server-clock.ts';

type Texts = { left: string; up: string; paused: string; minute: string };

/**
 * `<hall-clock ends left now texts>`: counts what is left of a speech by the server's clock, and past the end by how much.
 * That the time is up it says in words; a reader who only listens hears that, and when a minute is left.
 */
class HallClock extends HTMLElement {
	static readonly observedAttributes = ['ends', 'left'];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#said: string | null = null;

	connectedCallback(): void {
		this.#tick();
		document.addEventListener('visibilitychange', this.#tick);
	}

	disconnectedCallback(): void {
		clearTimeout(this.#timer);
		document.removeEventListener('visibilitychange', this.#tick);
	}

	attributeChangedCallback(): void {
		if (!this.isConnected) return;
		this.#said = null;
		this.#tick();
	}

	#tick = (): void => {
		clearTimeout(this.#timer);
		const endsAt = this.getAttribute('ends') || null;
		const paused = this.getAttribute('left');
		if (endsAt === null && (paused === null || paused === '')) return;
		const left = leftOn({ endsAt, left: Number(paused) }, serverNow(this.getAttribute('now')));
		this.#show(left, endsAt === null);
		// Just after the second turns.
		if (endsAt !== null) this.#timer = setTimeout(this.#tick, (((left % 1000) + 1000) % 1000) + 15);
	};

	#show(left: number, isPaused: boolean): void {
		const texts = JSON.parse(this.getAttribute('texts') ?? '{}') as Texts;
		const { text, isUp } = clockFace(left);
		this.#write('[data-face]', text);
		this.#write('[data-word]', isUp ? texts.up : isPaused ? texts.paused : texts.left);
		this.classList.toggle('up', isUp);
		const said = isUp ? texts.up : left <= 60_000 ? texts.minute : '';
		if (this.#said !== null && said !== this.#said) this.#write('[data-said]', said);
		this.#said = said;
	}

	#write(slot: string, text: string): void {
		const shown = this.querySelector(slot);
		if (shown && shown.textContent !== text) shown.textContent = text;
	}
}

if (!customElements.get('hall-clock')) customElements.define('hall-clock', HallClock);
