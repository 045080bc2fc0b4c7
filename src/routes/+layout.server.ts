import type { LayoutServerLoad } from './$types';

/** Public pages carry no JavaScript at all; a group that needs it says so in its own layout. */
export const csr = false;

export const load: LayoutServerLoad = ({ locals, url }) => {
	const { network, view, language } = locals;
	return {
		view,
		language,
		network: network && {
			name: network.shortName,
			fullName: network.name,
			town: network.town,
			contacts: network.contacts
		},
		// In the demonstration alone: letters are read on a page, so whoever waits for one is led there.
		isMailCaught: locals.mail === 'caught',
		networkName: network?.shortName ?? null,
		path: url.pathname,
		back: url.pathname + url.search
	};
};
