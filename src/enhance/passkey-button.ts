import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

/**
 * `<passkey-button kind options failure>` around a form with the fields `answer` and a button: asks the site for a
 * question, puts it to a passkey of the person and sends the form with the answer. Without this script, or in a browser
 * without passkeys, the form stays hidden.
 */
class PasskeyButton extends HTMLElement {
	connectedCallback(): void {
		const form = this.querySelector('form');
		if (!form || !browserSupportsWebAuthn()) return;
		form.hidden = false;
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.#answer(form);
		});
	}

	async #answer(form: HTMLFormElement): Promise<void> {
		const [button, told] = [form.querySelector('button')!, form.querySelector('[role="alert"]')!];
		told.textContent = '';
		button.setAttribute('aria-busy', 'true');
		try {
			const answered = await fetch(this.getAttribute('options')!, {
				method: 'POST',
				headers: { 'content-type': 'application/x-www-form-urlencoded' }
			});
			if (!answered.ok) throw new Error(String(answered.status));
			const optionsJSON = await answered.json();
			const answer =
				this.getAttribute('kind') === 'sign-in'
					? await startAuthentication({ optionsJSON })
					: await startRegistration({ optionsJSON });
			form.querySelector<HTMLInputElement>('[name="answer"]')!.value = JSON.stringify(answer);
			form.submit();
		} catch {
			// Most often the person has changed their mind: everything else on the page is as it was.
			told.textContent = this.getAttribute('failure');
		} finally {
			button.removeAttribute('aria-busy');
		}
	}
}

customElements.define('passkey-button', PasskeyButton);
