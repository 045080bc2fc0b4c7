import type { PrintedDocument } from './documents.ts';

/** «Диплом I степени», «Благодарственное письмо»: what a paper is called by itself. */
export function paperName(printed: PrintedDocument): string {
	if (printed.kind === 'letter') return printed.title || 'Благодарственное письмо';
	if (printed.kind === 'certificate') return printed.title || 'Сертификат участника';
	return [printed.title, printed.degree].filter(Boolean).join(' ');
}
