import type { RequestHandler } from '@sveltejs/kit';

export const GET: RequestHandler = ({ locals, url }) => {
	locals.keepUntilChanged(['site']);
	const lines = [
		'User-agent: *',
		'Disallow: /v/',
		'Disallow: /setup',
		'Disallow: /office',
		'Disallow: /sign-in',
		'Disallow: /settings/',
		'Disallow: /*?lang=',
		`Sitemap: ${url.origin}/sitemap.xml`,
		''
	];
	return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
