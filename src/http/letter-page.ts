/** A letter's HTML as mail programs get it: its own inline styles and nothing else, whatever it holds. */
export const letterPage = (html: string): Response =>
	new Response(html, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'private, no-store',
			'content-security-policy':
				"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
		}
	});

/** The same for caught mail, whose links are there to be followed. */
export const followedLetterPage = (html: string): Response => {
	const page = letterPage(html);
	const policy = page.headers.get('content-security-policy')!;
	page.headers.set(
		'content-security-policy',
		`${policy} allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox`
	);
	return page;
};
