import type { PrintedDocument } from './documents.ts';

/** «Диплом I степени», «Благодарственное письмо»: what a paper is called by itself. */
export function paperName(printed: PrintedDocument): string {
	if (printed.kind === 'letter') return printed.title || 'Благодарственное письмо';
	if (printed.kind === 'certificate') return printed.title || 'Сертификат участника';
	return [printed.title, printed.degree].filter(Boolean).join(' ');
}

/** The same paper without people's names, but for those of a team that are named in `kept`; organisations stay. */
export function withoutNames(printed: PrintedDocument, kept: ReadonlySet<string>): PrintedDocument {
	if (printed.kind === 'letter') {
		const { organisation } = printed.addressee;
		return { ...printed, addressee: { name: '', ...(organisation && { organisation }) }, salutation: '' };
	}
	const { recipient } = printed;
	if (recipient.kind === 'organisation') return printed;
	if (recipient.kind === 'team') {
		const members = recipient.members.filter(({ name }) => kept.has(name));
		return { ...printed, recipient: { ...recipient, members } };
	}
	const { post: _post, ...rest } = recipient;
	return { ...printed, recipient: { ...rest, name: '' } };
}

/** The work that a paper names, if it names one. */
export const workOn = (printed: PrintedDocument): string | null =>
	printed.kind === 'letter' ? null : printed.work || null;
