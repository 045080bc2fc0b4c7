import type { RequestEvent } from '@sveltejs/kit';
import { secretFields, textsOf } from './kept-forms.ts';
import type { UnsentForm } from './request-context.ts';

/**
 * Holds on to what a form of a page brings until it is answered: when the answer is that the site is away, the page that
 * says so carries it all, to be sent again with one button. Null where a script has sent it, which keeps its words itself.
 */
export function holdForm({ request, url }: RequestEvent): (() => Promise<UnsentForm | null>) | null {
	if (request.method !== 'POST' || !request.headers.get('accept')?.includes('text/html')) return null;
	const copy = request.clone();
	return async () => {
		const sent = [...(await copy.formData())];
		// A password is never written into a page, and without it the form is of no use.
		if (sent.some(([name, value]) => secretFields.test(name) && value !== '')) return null;
		const fields = textsOf(sent);
		return fields.length > 0 ? { action: url.pathname + url.search, fields } : null;
	};
}
