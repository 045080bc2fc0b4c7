import { bytesOf, wordsOf, type UploadTexts } from './upload-texts.ts';

/** Files on their way, under one another: how far each is, in words and as a bar, with what can be done about it. */
export class TransferList {
	readonly #list: HTMLElement;
	readonly #told: HTMLElement;
	readonly #texts: UploadTexts;
	readonly #signIn: string;

	constructor(list: HTMLElement, told: HTMLElement, texts: UploadTexts, signIn: string) {
		this.#list = list;
		this.#told = told;
		this.#texts = texts;
		this.#signIn = signIn;
	}

	add(name: string): TransferRow {
		const row = new TransferRow(name, this.#texts, this.#signIn, (text) => this.#tell(text));
		this.#show(row.element);
		return row;
	}

	refuse(name: string, text: string): void {
		this.add(name).refuse(text);
	}

	/** Of an earlier visit: a sentence, and a way to have it forgotten. */
	remember(text: string, forget: () => void): void {
		const item = document.createElement('li');
		const about = element('span', 'file-about', text);
		const button = buttonOf([this.#texts.forget, this.#texts.forget], () => {
			forget();
			item.remove();
			this.#list.hidden = this.#list.childElementCount === 0;
		});
		item.append(about, button);
		this.#show(item);
	}

	#show(item: HTMLElement): void {
		this.#list.hidden = false;
		this.#list.append(item);
	}

	#tell(text: string): void {
		this.#told.textContent = text;
	}
}

/** A reader who listens hears of every quarter, not of every percent. */
const toldEvery = 25;

export class TransferRow {
	readonly element = document.createElement('li');
	onPause = (): void => {};
	onContinue = (): void => {};
	onCancel = (): void => {};
	readonly #name: string;
	readonly #texts: UploadTexts;
	readonly #signIn: string;
	readonly #tellAloud: (text: string) => void;
	readonly #words = element('span', 'file-state', '');
	readonly #bar = document.createElement('progress');
	readonly #steps = element('span', 'file-steps', '');
	#percent = 0;
	#told = 0;

	constructor(name: string, texts: UploadTexts, signIn: string, tellAloud: (text: string) => void) {
		this.#name = name;
		this.#texts = texts;
		this.#signIn = signIn;
		this.#tellAloud = tellAloud;
		const about = element('span', 'file-about', '');
		this.#bar.max = 100;
		this.#bar.value = 0;
		this.#bar.setAttribute('aria-label', name);
		about.append(this.#words, this.#bar);
		this.element.append(about, this.#steps);
		this.#words.textContent = name;
		this.#offerPause();
	}

	progress(sent: number, all: number): void {
		this.#percent = Math.floor((100 * sent) / all);
		this.#bar.value = this.#percent;
		const { bytes, sending } = this.#texts;
		const text = wordsOf(sending, {
			name: this.#name,
			percent: String(this.#percent),
			sent: bytesOf(sent, bytes),
			all: bytesOf(all, bytes)
		});
		this.#words.textContent = text;
		if (this.#percent < this.#told + toldEvery) return;
		this.#told = this.#percent - (this.#percent % toldEvery);
		this.#tellAloud(text);
	}

	tell(text: string): void {
		if (this.#words.textContent === text) return;
		this.#words.textContent = text;
		this.#tellAloud(text);
	}

	signedOut(): void {
		this.tell(`${this.#name}. ${this.#texts.signedOut}`);
		const link = document.createElement('a');
		link.href = this.#signIn;
		link.target = '_blank';
		link.rel = 'noopener';
		link.textContent = this.#texts.signIn;
		this.#offer(
			link,
			this.#button(this.#texts.goOn, () => this.#continue())
		);
	}

	refuse(text: string): void {
		this.#end();
		this.element.classList.add('faulty');
		this.#words.classList.add('fault');
		this.tell(`${this.#name}. ${text}`);
	}

	finish(text: string): void {
		this.#tellAloud(text);
		this.element.remove();
	}

	#end(): void {
		this.#bar.remove();
		this.#offer();
	}

	#offerPause(): void {
		this.#offer(
			this.#button(this.#texts.pause, () => {
				this.onPause();
				this.tell(wordsOf(this.#texts.paused, { name: this.#name, percent: String(this.#percent) }));
				this.#offer(
					this.#button(this.#texts.goOn, () => this.#continue()),
					this.#cancelButton()
				);
				this.#steps.querySelector('button')?.focus();
			}),
			this.#cancelButton()
		);
	}

	#continue(): void {
		this.onContinue();
		this.#offerPause();
		this.#steps.querySelector('button')?.focus();
	}

	#cancelButton(): HTMLButtonElement {
		return this.#button(this.#texts.cancel, () => {
			this.#tellAloud(wordsOf(this.#texts.cancelled, { name: this.#name }));
			this.element.remove();
			this.onCancel();
		});
	}

	#button([shown, read]: [string, string], press: () => void): HTMLButtonElement {
		return buttonOf([shown, wordsOf(read, { name: this.#name })], press);
	}

	#offer(...steps: HTMLElement[]): void {
		this.#steps.replaceChildren(...steps);
	}
}

function buttonOf([shown, read]: [string, string], press: () => void): HTMLButtonElement {
	const button = document.createElement('button');
	button.type = 'button';
	button.className = 'quiet';
	button.textContent = shown;
	button.setAttribute('aria-label', read);
	button.addEventListener('click', press);
	return button;
}

function element(name: string, className: string, text: string): HTMLElement {
	const made = document.createElement(name);
	made.className = className;
	made.textContent = text;
	return made;
}
