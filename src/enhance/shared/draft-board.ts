export type DraftTexts = Record<
	| 'saved'
	| 'saving'
	| 'typing'
	| 'offline'
	| 'keptNowhere'
	| 'signedOut'
	| 'signIn'
	| 'retry'
	| 'elsewhere'
	| 'compare'
	| 'keepMine'
	| 'takeTheirs'
	| 'mine'
	| 'theirs'
	| 'restored'
	| 'refused'
	| 'openElsewhere'
	| 'empty'
	| 'same',
	string
>;
type Ways = { signIn: string; retry: () => void; compare: () => void };
type Choice = { keepMine: () => void; takeTheirs: () => void };
type Difference = { label: string; mine: string; theirs: string };

/** What becomes of what is typed, in words; a reader who listens hears only of what changes the matter. */
export class DraftBoard {
	readonly #words: HTMLElement;
	readonly #told: HTMLElement;
	readonly #steps: HTMLElement;
	readonly #note: HTMLElement;
	readonly #texts: DraftTexts;
	readonly #ways: Ways;
	#lastTold = '';

	constructor(board: HTMLElement, texts: DraftTexts, ways: Ways) {
		this.#texts = texts;
		this.#ways = ways;
		this.#words = made('p', 'draft-words');
		this.#note = made('p', 'draft-note');
		this.#steps = made('div', 'draft-steps');
		this.#told = made('p', 'for-ear');
		this.#told.setAttribute('role', 'status');
		this.#note.hidden = true;
		board.append(this.#words, this.#note, this.#steps, this.#told);
		board.hidden = false;
	}

	typing(): void {
		this.#show('typing', this.#texts.typing);
	}

	saving(): void {
		this.#show('saving', this.#texts.saving);
	}

	saved(at: Date): void {
		this.#show('saved', this.#texts.saved.replace('{time}', clock(at)));
	}

	restored(at: Date): void {
		this.#show('restored', this.#texts.restored.replace('{time}', moment(at)), [], true);
	}

	offline(isKept: boolean): void {
		this.#show('offline', isKept ? this.#texts.offline : this.#texts.keptNowhere, [], true);
	}

	refused(): void {
		this.#show('refused', this.#texts.refused, [], true);
	}

	signedOut(isKept: boolean): void {
		const link = document.createElement('a');
		link.href = this.#ways.signIn;
		link.target = '_blank';
		link.rel = 'noopener';
		link.textContent = this.#texts.signIn;
		const text = isKept ? this.#texts.signedOut : this.#texts.keptNowhere;
		this.#show('signed-out', text, [link, button(this.#texts.retry, this.#ways.retry)], true);
	}

	elsewhere(): void {
		this.#show('elsewhere', this.#texts.elsewhere, [button(this.#texts.compare, this.#ways.compare)], true);
	}

	openElsewhere(): void {
		this.#note.hidden = false;
		this.#note.textContent = this.#texts.openElsewhere;
	}

	editions(found: Difference[], choice: Choice): void {
		const end = (choose: () => void) => () => {
			this.#steps.replaceChildren();
			choose();
		};
		const list = made('dl', 'draft-editions');
		for (const { label, mine, theirs } of found) {
			list.append(
				worded('dt', label),
				worded('dd', `${this.#texts.mine}: ${mine || this.#texts.empty}`),
				worded('dd', `${this.#texts.theirs}: ${theirs || this.#texts.empty}`)
			);
		}
		const keep = button(this.#texts.keepMine, end(choice.keepMine));
		this.#steps.replaceChildren(
			found.length > 0 ? list : worded('p', this.#texts.same),
			keep,
			button(this.#texts.takeTheirs, end(choice.takeTheirs))
		);
		keep.focus();
	}

	#show(state: string, text: string, steps: HTMLElement[] = [], isAloud = false): void {
		this.#words.dataset['state'] = state;
		this.#words.textContent = text;
		this.#steps.replaceChildren(...steps);
		if (isAloud && this.#lastTold !== state) this.#told.textContent = text;
		else if (state === 'saved' && !['', 'saved'].includes(this.#lastTold)) this.#told.textContent = text;
		if (isAloud || state === 'saved') this.#lastTold = state;
	}
}

const language = () => document.documentElement.lang || 'ru';
const clock = (at: Date): string => at.toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit' });
const moment = (at: Date): string =>
	at.toLocaleString(language(), { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });

function made(name: string, className: string): HTMLElement {
	const element = document.createElement(name);
	element.className = className;
	return element;
}

function worded(name: string, text: string): HTMLElement {
	const element = document.createElement(name);
	element.textContent = text;
	return element;
}

function button(text: string, press: () => void): HTMLButtonElement {
	const element = document.createElement('button');
	element.type = 'button';
	element.className = 'quiet';
	element.textContent = text;
	element.addEventListener('click', press);
	return element;
}
