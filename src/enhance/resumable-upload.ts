import { TransferList } from './shared/transfer-list.ts';
import { Transfer } from './shared/transfer.ts';
import { forgetUnfinished, unfinishedIn } from './shared/unfinished.ts';
import { wordsOf, type UploadTexts } from './shared/upload-texts.ts';

/**
 * `<resumable-upload application field most-bytes language sign-in texts>` around a form with files: sends each file as
 * soon as it is chosen, in a way that goes on after a cut line or a closed page. Without this script the form sends them.
 */
class ResumableUpload extends HTMLElement {
	#list!: TransferList;
	#texts!: UploadTexts;
	#underWay = new Set<Transfer>();

	connectedCallback(): void {
		const input = this.#input();
		const shown = this.querySelector<HTMLElement>('[data-under-way]');
		const told = this.querySelector<HTMLElement>('[data-told]');
		if (!input || !shown || !told) return;
		this.#texts = JSON.parse(this.getAttribute('texts') ?? '{}') as UploadTexts;
		this.#list = new TransferList(shown, told, this.#texts, this.getAttribute('sign-in') ?? '/sign-in');
		for (const plain of this.querySelectorAll<HTMLElement>('[data-plain]')) plain.hidden = true;
		input.addEventListener('change', () => this.#take(input));
		this.#tellUnfinished();
		addEventListener('beforeunload', (event) => {
			if ([...this.#underWay].some((transfer) => transfer.isSending)) event.preventDefault();
		});
	}

	#input(): HTMLInputElement | null {
		return this.querySelector<HTMLInputElement>('input[type="file"]');
	}

	#take(input: HTMLInputElement): void {
		const files = [...(input.files ?? [])];
		// Chosen again after it was mended, the same file must be noticed.
		input.value = '';
		let room = Number(this.querySelector<HTMLElement>('[data-room]')?.dataset['room'] ?? 1) - this.#underWay.size;
		for (const file of files) {
			const reason = this.#faultBefore(file, room--);
			if (reason) this.#list.refuse(file.name, this.#texts.faults[reason] ?? reason);
			else this.#send(file);
		}
	}

	/** What can be said before the first byte; the rest is for the server to judge. */
	#faultBefore(file: File, room: number): string | null {
		if (room <= 0) return 'too-many-files';
		if (file.size === 0) return 'empty';
		return file.size > Number(this.getAttribute('most-bytes')) ? 'too-large' : null;
	}

	#send(file: File): void {
		const row = this.#list.add(file.name);
		const transfer = new Transfer(file, this.#purpose(), {
			progress: (sent) => row.progress(sent, file.size),
			checking: () => row.tell(wordsOf(this.#texts.checking, { name: file.name })),
			waiting: () => row.tell(wordsOf(this.#texts.waiting, { name: file.name })),
			signedOut: () => row.signedOut(),
			refused: (reason) => {
				this.#underWay.delete(transfer);
				row.refuse(this.#texts.faults[reason] ?? this.#texts.faults['failed']!);
			},
			done: (state) => {
				this.#underWay.delete(transfer);
				const text = state === 'quarantined' ? this.#texts.quarantined : this.#texts.done;
				row.finish(wordsOf(text, { name: file.name }));
				void this.#refresh();
			}
		});
		this.#underWay.add(transfer);
		row.onPause = () => transfer.pause();
		row.onContinue = () => transfer.start();
		row.onCancel = () => {
			this.#underWay.delete(transfer);
			void transfer.cancel();
			this.#input()?.focus();
		};
		transfer.start();
	}

	#purpose(): { application: string; field: string } {
		return { application: this.getAttribute('application') ?? '', field: this.getAttribute('field') ?? '' };
	}

	#tellUnfinished(): void {
		for (const { key, name, percent } of unfinishedIn(this.#purpose())) {
			const text = wordsOf(this.#texts.unfinished, { name, percent: String(percent) });
			this.#list.remember(text, () => forgetUnfinished(key));
		}
	}

	/** The list of files as the server now shows it, with what was typed beside it and not yet saved. */
	async #refresh(): Promise<void> {
		const answer = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' } }).catch(
			() => null
		);
		if (!answer?.ok) return;
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const there = page.querySelector(`resumable-upload[field="${this.getAttribute('field')}"]`);
		const [before, after] = [this.querySelector('[data-files]'), there?.querySelector('[data-files]')];
		if (!before || !there || !after) return;
		for (const input of before.querySelectorAll<HTMLInputElement>('input[id]')) {
			const same = after.querySelector<HTMLInputElement>(`#${CSS.escape(input.id)}`);
			if (same && input.value !== input.defaultValue) same.value = input.value;
		}
		before.replaceWith(document.adoptNode(after));
		const room = there.querySelector<HTMLElement>('[data-room]')?.dataset['room'];
		const form = this.querySelector<HTMLElement>('[data-room]');
		if (form && room !== undefined) form.dataset['room'] = room;
	}
}

customElements.define('resumable-upload', ResumableUpload);
