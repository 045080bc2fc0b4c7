import { DraftBoard, type DraftTexts } from './shared/draft-board.ts';
import { areSame, differences, fillIn, valuesOf, type FormValues } from './shared/form-values.ts';
import { forgetDraft, keepDraft, keptDraft } from './shared/kept-draft.ts';

const pauseMs = 2000;
const retryMs = 15_000;
const mostUnheard = 50;
/** What a browser lets a page that is being closed still send. */
const farewellBytes = 60_000;

type Answer = { ok: true; revision: number; savedAt: string } | { ok: false; reason: string; revision?: number };

/**
 * `<draft-keeper endpoint revision kept-as texts sign-in>` around a form: saves what is typed to the server two seconds
 * after the last letter, and keeps it in this browser for as long as the server does not have it. The form works
 * without it.
 */
class DraftKeeper extends HTMLElement {
	#form!: HTMLFormElement;
	#board!: DraftBoard;
	#revision = 0;
	#saved: FormValues = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#saving: Promise<void> | null = null;
	#isStopped = false;
	#channel: BroadcastChannel | null = null;
	/**
	 * Names of the attempts whose answers have not come: lost, or still on their way when the form is sent and overtakes
	 * them. The server may have saved them, and then that is this page's own.
	 */
	#unheard: string[] = [];

	connectedCallback(): void {
		const form = this.querySelector('form');
		const board = this.querySelector<HTMLElement>('[data-board]');
		if (!form || !board) return;
		this.#form = form;
		this.#board = new DraftBoard(board, JSON.parse(this.getAttribute('texts') ?? '{}') as DraftTexts, {
			signIn: this.getAttribute('sign-in') ?? '/sign-in',
			retry: () => void this.#save(),
			compare: () => void this.#compare()
		});
		this.#revision = Number(this.getAttribute('revision'));
		this.#saved = this.hasAttribute('unsaved') ? [] : valuesOf(form);
		this.#restore();
		form.addEventListener('input', () => this.#noticed());
		form.addEventListener('change', () => this.#noticed());
		form.addEventListener('focusout', () => void (this.#isDirty() && this.#save()));
		form.addEventListener('submit', () => this.#sent());
		form.addEventListener('formdata', ({ formData }) => {
			for (const attempt of this.#unheard) formData.append('lost', attempt);
		});
		document.addEventListener('visibilitychange', this.#turned);
		addEventListener('pagehide', this.#farewell);
		addEventListener('online', this.#again);
		addEventListener('focus', this.#again);
		this.#greetOtherTabs();
	}

	disconnectedCallback(): void {
		clearTimeout(this.#timer);
		document.removeEventListener('visibilitychange', this.#turned);
		removeEventListener('pagehide', this.#farewell);
		removeEventListener('online', this.#again);
		removeEventListener('focus', this.#again);
		this.#channel?.close();
	}

	get #name(): string {
		return this.getAttribute('kept-as') ?? location.pathname;
	}

	#isDirty(): boolean {
		return !areSame(valuesOf(this.#form), this.#saved);
	}

	#turned = (): void => void (document.visibilityState === 'hidden' && this.#farewell());
	#again = (): void => void (this.#isDirty() && !this.#isStopped && this.#save());

	#noticed(): void {
		if (!this.#isDirty()) return;
		this.#keep(false);
		if (this.#isStopped) return;
		this.#board.typing();
		this.#in(pauseMs);
	}

	#in(milliseconds: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#save(), milliseconds);
	}

	#keep(wasSent: boolean): boolean {
		const at = new Date().toISOString();
		return keepDraft(this.#name, { values: valuesOf(this.#form), revision: this.#revision, at, wasSent });
	}

	/** The form goes its own way; what it carries stays here until the page comes back newer. */
	#sent(): void {
		clearTimeout(this.#timer);
		this.#isStopped = true;
		this.#keep(true);
	}

	#restore(): void {
		const kept = keptDraft(this.#name);
		if (!kept) return;
		const isTaken = kept.wasSent && kept.revision < this.#revision;
		if (isTaken || areSame(kept.values, this.#saved)) return forgetDraft(this.#name);
		fillIn(this.#form, kept.values);
		if (kept.revision < this.#revision) return this.#changedElsewhere();
		this.#board.restored(new Date(kept.at));
		this.#in(pauseMs);
	}

	#save(): Promise<void> {
		clearTimeout(this.#timer);
		if (this.#isStopped) return Promise.resolve();
		this.#saving ??= this.#send().finally(() => (this.#saving = null));
		return this.#saving;
	}

	async #send(): Promise<void> {
		const values = valuesOf(this.#form);
		if (areSame(values, this.#saved)) return;
		this.#board.saving();
		const body = this.#body();
		try {
			const answer = await fetch(this.#endpoint, { method: 'POST', body });
			this.#hear(values, answer.status, (await answer.json().catch(() => null)) as Answer | null);
		} catch {
			this.#offline();
		}
	}

	get #endpoint(): string {
		return this.getAttribute('endpoint') ?? '';
	}

	#body(): URLSearchParams {
		const body = new URLSearchParams();
		for (const [name, value] of new FormData(this.#form))
			if (typeof value === 'string' && name !== 'key') body.append(name, value);
		body.set('revision', String(this.#revision));
		const name = newName();
		body.set('save', name);
		// The form has said those before already; more than these no line forgets.
		this.#unheard = [...this.#unheard, name].slice(-mostUnheard);
		return body;
	}

	#hear(values: FormValues, status: number, answer: Answer | null): void {
		if (answer?.ok) return this.#took(values, answer);
		if (status === 401) {
			const isKept = this.#keep(false);
			return this.#board.signedOut(isKept);
		}
		if (answer?.reason === 'saved-elsewhere') return this.#changedElsewhere();
		if (status === 0 || status >= 500 || status === 429) return this.#offline();
		this.#keep(false);
		this.#board.refused();
	}

	#took(values: FormValues, { revision, savedAt }: Extract<Answer, { ok: true }>): void {
		this.#saved = values;
		this.#unheard = [];
		this.#goTo(revision);
		this.#board.saved(new Date(savedAt));
		this.#channel?.postMessage('saved');
		if (this.#isDirty()) {
			// Typed while the answer was on its way.
			this.#keep(false);
			this.#in(pauseMs);
		} else forgetDraft(this.#name);
	}

	#goTo(revision: number): void {
		this.#revision = revision;
		const field = this.#form.elements.namedItem('revision');
		if (field instanceof HTMLInputElement) field.value = String(revision);
	}

	#offline(): void {
		this.#board.offline(this.#keep(false));
		this.#in(retryMs);
	}

	/** The page is going: what it still can, it sends without waiting for an answer; what was typed is kept in any case. */
	#farewell = (): void => {
		if (this.#isStopped || !this.#isDirty()) return;
		this.#keep(false);
		const body = this.#body();
		const keepalive = body.toString().length < farewellBytes;
		fetch(this.#endpoint, { method: 'POST', body, keepalive }).then(
			async (answer) =>
				this.#hear(valuesOf(this.#form), answer.status, (await answer.json().catch(() => null)) as Answer | null),
			() => {}
		);
	};

	#changedElsewhere(): void {
		this.#isStopped = true;
		this.#keep(false);
		this.#board.elsewhere();
	}

	/** Both editions side by side: the saved one is what the page now shows to whoever opens it anew. */
	async #compare(): Promise<void> {
		const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
		if (!answer?.ok) return this.#board.offline(true);
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const there = page.querySelector('draft-keeper');
		const form = there?.querySelector('form');
		if (!there || !form) return;
		const [mine, theirs] = [valuesOf(this.#form), valuesOf(form)];
		const goOnFrom = (values: FormValues) => {
			this.#saved = theirs;
			this.#isStopped = false;
			this.#goTo(Number(there.getAttribute('revision')));
			fillIn(this.#form, values);
			if (this.#isDirty()) void this.#save();
			else {
				forgetDraft(this.#name);
				this.#board.saved(new Date());
			}
		};
		this.#board.editions(differences(this.#form, mine, theirs), {
			keepMine: () => goOnFrom(mine),
			takeTheirs: () => goOnFrom(theirs)
		});
	}

	#greetOtherTabs(): void {
		if (!('BroadcastChannel' in window)) return;
		const channel = new BroadcastChannel(`draft ${this.#name}`);
		this.#channel = channel;
		channel.addEventListener('message', ({ data }: MessageEvent<string>) => {
			if (data === 'opened') channel.postMessage('also-open');
			if (data !== 'saved') this.#board.openElsewhere();
		});
		channel.postMessage('opened');
	}
}

/** `randomUUID` is there only on pages that came over TLS. */
function newName(): string {
	const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
	const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

customElements.define('draft-keeper', DraftKeeper);
