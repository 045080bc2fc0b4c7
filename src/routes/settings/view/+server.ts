import { redirect, type RequestHandler } from '@sveltejs/kit';
import { changeView, formatViewSettings, isUsualView, viewCookie } from '../../../http/view-settings.ts';

const yearInSeconds = 365 * 24 * 3600;

/** A button of the accessibility panel was pressed: remember the choice and go back to the page. */
export const POST: RequestHandler = async ({ request, locals, cookies, url }) => {
	const form = await request.formData();
	const [name = '', value = ''] = String(form.get('change') ?? '').split(':');
	const view = changeView(locals.view, name, value);
	const secure = url.protocol === 'https:';
	if (isUsualView(view)) cookies.delete(viewCookie, { path: '/', secure });
	else
		cookies.set(viewCookie, formatViewSettings(view), {
			path: '/',
			maxAge: yearInSeconds,
			sameSite: 'lax',
			httpOnly: true,
			secure
		});
	redirect(303, localPath(String(form.get('back') ?? '/')));
};

/** Only a path of this site: «//evil» and «/\evil» lead away. */
function localPath(path: string): string {
	return /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : '/';
}
