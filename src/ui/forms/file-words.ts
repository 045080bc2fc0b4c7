import type { FormRefusal } from '../../http/uploads/form.ts';
import { namesOfExtensions } from '#server/platform/files/kinds.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

/** What a field takes, as its words need it. */
export type TakenFiles = { extensions: readonly string[]; mostBytes: number };

export type FileFault = FormRefusal | 'failed';

const words: Record<FileFault, (taken: { kinds: string; most: string }) => string> = {
	empty: m.files_fault_empty,
	'too-large': m.files_fault_too_large,
	'wrong-name': m.files_fault_wrong_name,
	'kind-not-allowed': m.files_fault_kind,
	'content-differs': m.files_fault_differs,
	broken: m.files_fault_broken,
	'active-content': m.files_fault_active,
	'unpacks-too-far': m.files_fault_unpacks,
	'unsafe-archive': m.files_fault_unsafe,
	'too-many-pixels': m.files_fault_pixels,
	infected: m.files_fault_infected,
	'account-full': m.files_fault_account_full,
	'network-full': m.files_fault_site_full,
	'disk-full': m.files_fault_site_full,
	'too-many-files': m.files_fault_too_many,
	'too-many-uploads': m.files_fault_busy,
	'not-attached': m.files_fault_not_attached,
	'no-file': m.files_fault_no_file,
	'cut-off': m.files_fault_cut_off,
	failed: m.files_fault_failed
};

/** What was wrong with a file and what to do; any reason that is not known, as from an address, is told in general. */
export function fileFaultText(reason: string, taken: TakenFiles): string {
	const known = Object.hasOwn(words, reason) ? words[reason as FileFault] : words.failed;
	return known({ kinds: kindsText(taken), most: bytesText(taken.mostBytes) });
}

/** Every sentence by its reason, for the script that sends files. */
export function fileFaultTexts(taken: TakenFiles): Record<string, string> {
	return Object.fromEntries(Object.keys(words).map((reason) => [reason, fileFaultText(reason, taken)]));
}

export const kindsText = ({ extensions }: TakenFiles): string => namesOfExtensions(extensions);

export function bytesText(bytes: number): string {
	const kilobytes = bytes / 1024;
	const show = (n: number, maximumFractionDigits: number) => formatOf(maximumFractionDigits).format(n);
	if (kilobytes < 1000) return m.files_bytes_kb({ n: show(Math.max(1, kilobytes), 0) });
	return m.files_bytes_mb({ n: show(kilobytes / 1024, kilobytes < 10_240 ? 1 : 0) });
}

const formats = new Map<string, Intl.NumberFormat>();

/** Each is made once: sizes stand many times on a page, and making a format takes longer than all else about them. */
function formatOf(maximumFractionDigits: number): Intl.NumberFormat {
	const key = `${getLocale()} ${maximumFractionDigits}`;
	const format = formats.get(key) ?? new Intl.NumberFormat(getLocale(), { maximumFractionDigits });
	formats.set(key, format);
	return format;
}
