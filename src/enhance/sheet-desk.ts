/** How long a second digit may come after the first one, for points such as 10. */
const pauseMs = 700;
const fineDigits = 4;

/**
 * `<sheet-desk total-text>` around the form of a score sheet: digits choose points in the group that has the focus, and
 * the total follows what is chosen. The server counts by itself whatever stands here.
 */
class SheetDesk extends HTMLElement {
	#typed = '';
	#timer: ReturnType<typeof setTimeout> | undefined;

	connectedCallback(): void {
		this.addEventListener('keydown', this.#pressed);
		this.addEventListener('input', this.#count);
		this.addEventListener('change', this.#count);
	}

	disconnectedCallback(): void {
		clearTimeout(this.#timer);
	}

	#pressed = (event: KeyboardEvent): void => {
		const { target } = event;
		if (!(target instanceof HTMLInputElement) || target.type !== 'radio') return;
		if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
		clearTimeout(this.#timer);
		const points = [...this.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(target.name)}"]`)];
		const chosen =
			points.find(({ value }) => value === this.#typed + event.key) ?? points.find(({ value }) => value === event.key);
		this.#typed = event.key;
		this.#timer = setTimeout(() => (this.#typed = ''), pauseMs);
		if (!chosen) return;
		event.preventDefault();
		chosen.focus();
		chosen.click();
	};

	#count = (): void => {
		const output = this.querySelector('output');
		if (!output) return;
		let sum = 0n;
		for (const input of this.querySelectorAll<HTMLInputElement>('input[data-weight]')) {
			if (input.type === 'radio' && !input.checked) continue;
			const mark = unitsOf(input.value);
			if (mark !== null) sum += mark * unitsOf(input.dataset['weight'] ?? '1')!;
		}
		const decimal = decimalOf(sum, 2 * fineDigits);
		const shown = document.documentElement.lang === 'en' ? decimal : decimal.replace('.', ',');
		output.value = (this.getAttribute('total-text') ?? '{total}').replace('{total}', shown.replace('-', '−'));
	};
}

/** Exactly, in units of the finest digit; null for what is no number. */
function unitsOf(text: string): bigint | null {
	const written = /^([-+−]?)(\d{1,9})(?:[.,](\d{1,4}))?$/.exec(text.trim());
	if (!written) return null;
	const [, sign, whole, fraction = ''] = written;
	const units = BigInt(whole! + fraction.padEnd(fineDigits, '0'));
	return sign === '-' || sign === '−' ? -units : units;
}

function decimalOf(units: bigint, digits: number): string {
	const size = String(units < 0n ? -units : units).padStart(digits + 1, '0');
	const text = `${size.slice(0, -digits)}.${size.slice(-digits)}`.replace(/\.?(?<!0)0+$/, '');
	return units < 0n ? `-${text}` : text;
}

customElements.define('sheet-desk', SheetDesk);
