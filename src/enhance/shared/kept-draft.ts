import type { FormValues } from './form-values.ts';

/** What was typed and has not reached the server, kept by this browser. */
export type KeptDraft = {
	values: FormValues;
	/** That of the page it was typed on. */
	revision: number;
	at: string;
	/** The form itself was sent: when the page comes back newer, the server has it. */
	wasSent: boolean;
};

const prefix = 'draft ';

export function keepDraft(name: string, draft: KeptDraft): boolean {
	try {
		localStorage.setItem(prefix + name, JSON.stringify(draft));
		return true;
	} catch {
		// Full, or a private window that keeps nothing.
		return false;
	}
}

export function keptDraft(name: string): KeptDraft | null {
	try {
		const kept = JSON.parse(localStorage.getItem(prefix + name) ?? 'null') as KeptDraft | null;
		return kept && Array.isArray(kept.values) ? kept : null;
	} catch {
		return null;
	}
}

export function forgetDraft(name: string): void {
	try {
		localStorage.removeItem(prefix + name);
	} catch {
		// Nothing was kept.
	}
}
