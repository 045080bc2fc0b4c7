import type { PrintedDocument } from './documents.ts';

/** «Диплом I степени», «Благодарственное письмо»: what a paper is called by itself. */
export function paperName(printed: PrintedDocument): string {
	if (printed.kind === 'letter') return printed.title || 'Благодарственное письмо';
	if (printed.kind === 'certificate') return printed.title || 'Сертификат участника';
	return [printed.title, printed.degree].filter(Boolean).join(' ');
}

/** The work that a paper names, if it names one. */
export const workOn = (printed: PrintedDocument): string | null =>
	printed.kind === 'letter' ? null : printed.work || null;
