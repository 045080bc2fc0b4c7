import type { RequestHandler } from '@sveltejs/kit';

export const GET: RequestHandler = ({ locals }) => {
	locals.keepUntilChanged(['site']);
	const lines = [
		'User-agent: *',
		'Disallow: /v/',
		'Disallow: /setup',
		'Disallow: /office',
		'Disallow: /sign-in',
		'Disallow: /settings/',
		'Disallow: /*?lang=',
		`Sitemap: https://${locals.network.publicHost}/sitemap.xml`,
		''
	];
	return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
