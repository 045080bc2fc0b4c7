/** How a reader has set pages up: the accessibility panel and the language. Parsed strictly, because it keys the cache. */
export const textSizes = ['usual', 'large', 'largest'] as const;
export const colourSchemes = ['usual', 'black-on-white', 'white-on-black', 'blue-on-pale', 'brown-on-cream'] as const;
export const letterSpacings = ['usual', 'wide', 'widest'] as const;
export const pictureModes = ['shown', 'hidden'] as const;
export const languages = ['ru', 'en', 'be', 'kk'] as const;

export type ViewSettings = {
	size: (typeof textSizes)[number];
	colours: (typeof colourSchemes)[number];
	spacing: (typeof letterSpacings)[number];
	pictures: (typeof pictureModes)[number];
};
export type Language = (typeof languages)[number];

export const viewCookie = 'view';
export const languageCookie = 'language';
export const usualView: ViewSettings = { size: 'usual', colours: 'usual', spacing: 'usual', pictures: 'shown' };

const choices = { size: textSizes, colours: colourSchemes, spacing: letterSpacings, pictures: pictureModes } as const;

/** Anything unknown in the cookie means the usual view, so a forged cookie makes no new cache key. */
export function parseViewSettings(cookie: string | undefined): ViewSettings {
	const parts = (cookie ?? '').split('.');
	const names = Object.keys(choices) as (keyof ViewSettings)[];
	const chosen = names.map((name, index) => [name, chooseSetting(name, parts[index])]);
	return Object.fromEntries(chosen) as ViewSettings;
}

export function changeView(view: ViewSettings, name: string, value: string): ViewSettings {
	if (name === 'reset') return usualView;
	if (!Object.hasOwn(choices, name)) return view;
	return { ...view, [name]: chooseSetting(name as keyof ViewSettings, value) };
}

function chooseSetting(name: keyof ViewSettings, value: string | undefined): string {
	const allowed: readonly string[] = choices[name];
	return value !== undefined && allowed.includes(value) ? value : usualView[name];
}

export function formatViewSettings(view: ViewSettings): string {
	return [view.size, view.colours, view.spacing, view.pictures].join('.');
}

export function isUsualView(view: ViewSettings): boolean {
	return formatViewSettings(view) === formatViewSettings(usualView);
}

export function parseLanguage(text: string | undefined): Language {
	return languages.find((language) => language === text) ?? 'ru';
}

export function readCookie(header: string | undefined, name: string): string | undefined {
	const pair = (header ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
	return pair?.slice(name.length + 1);
}
