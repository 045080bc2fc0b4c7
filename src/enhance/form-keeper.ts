import { areSame, fillIn, valuesOf } from './shared/form-values.ts';
import { forgetDraft, keepDraft, keptDraft } from './shared/kept-draft.ts';

/**
 * `<form-keeper kept-as revision answered>` around a form that is saved by its button alone: what is typed stays in this
 * browser until the server has answered, so that neither a cut line nor a closed window loses it. A part with
 * `data-restored` is shown when it has come back, with a button to do without it; `data-leave` goes away without saving.
 */
class FormKeeper extends HTMLElement {
	connectedCallback(): void {
		const form = this.querySelector('form');
		if (!form) return;
		const stored = valuesOf(form);
		this.#restore(form);
		const keep = (wasSent: boolean): void => {
			const values = valuesOf(form);
			if (areSame(values, stored) && !wasSent) return forgetDraft(this.#name);
			keepDraft(this.#name, { values, revision: this.#revision, at: new Date().toISOString(), wasSent });
		};
		form.addEventListener('input', () => keep(false));
		form.addEventListener('change', () => keep(false));
		form.addEventListener('submit', () => keep(true));
		this.querySelector('[data-leave]')?.addEventListener('click', () => forgetDraft(this.#name));
		this.querySelector('[data-forget]')?.addEventListener('click', () => {
			forgetDraft(this.#name);
			location.reload();
		});
	}

	get #name(): string {
		return this.getAttribute('kept-as') ?? location.pathname;
	}

	get #revision(): number {
		return Number(this.#field?.value ?? 0);
	}

	get #field(): HTMLInputElement | null {
		return this.querySelector('input[name="revision"]');
	}

	#restore(form: HTMLFormElement): void {
		const kept = keptDraft(this.#name);
		if (!kept) return;
		const isTaken = kept.wasSent && kept.revision < this.#revision;
		if (this.hasAttribute('answered') || isTaken || areSame(kept.values, valuesOf(form)))
			return forgetDraft(this.#name);
		// Saved under the revision that it was written at: what others have changed since is told, not overwritten.
		if (this.#field) this.#field.value = String(kept.revision);
		fillIn(form, kept.values);
		const note = this.querySelector<HTMLElement>('[data-restored]');
		if (note) note.hidden = false;
	}
}

customElements.define('form-keeper', FormKeeper);
