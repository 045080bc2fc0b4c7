import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { pdfOf, photo } from '#server/platform/files/testing.ts';
import { loadDemonstrationRecords } from '../../../src/cli/demo/loading.ts';
import { openScene, sessionCookie, type Scene } from '../scene.ts';
import { noteTroubles } from '../site.ts';
import { readFacts, type Facts } from './facts.ts';

export type Opening = { width?: number; scripts?: boolean };
/** A window of somebody, with everything noted in it that must never happen. */
export type Window = { page: Page; troubles: string[]; close(): Promise<void> };

export type Call = Omit<Scene, 'open'> & {
	facts: Facts;
	/** Small files to bring: a presentation, a picture, a signed sheet. */
	papers: { presentation: string; picture: string; sheet: string; folder: string };
	member(name: string, email: string): Promise<BuiltMember>;
	open(member: BuiltMember | null, path: string, opening?: Opening): Promise<Window>;
};

/** A network with the demonstration's organisations, territories and nothing else, served before a browser. */
export async function openCall(): Promise<Call> {
	const scene = await openScene({ isTrusted: true });
	const { db, origin } = scene;
	await loadDemonstrationRecords(db, undefined, []);

	/** Windows that others have left, with what they have fetched: style sheets need not be read a hundred times. */
	const left = new Map<string, Omit<Window, 'close'>[]>();
	const open = async (member: BuiltMember | null, path: string, { width = 1280, scripts = false }: Opening = {}) => {
		const kind = `${width} ${scripts}`;
		const { page, troubles } = left.get(kind)?.pop() ?? (await openWindow(width, scripts));
		await page.context().clearCookies();
		if (member) await page.context().addCookies([sessionCookie(origin, await scene.session(member))]);
		await page.goto(path);
		const close = async () => {
			await page.waitForLoadState('load');
			troubles.length = 0;
			left.set(kind, [...(left.get(kind) ?? []), { page, troubles }]);
		};
		return { page, troubles, close };
	};
	const openWindow = async (width: number, scripts: boolean): Promise<Omit<Window, 'close'>> => {
		const viewport = { width, height: width < 600 ? 740 : 900 };
		const page = await scene.open('about:blank', null, { javaScriptEnabled: scripts, viewport });
		return { page, troubles: noteTroubles(page, origin) };
	};
	return {
		...{ ...scene, open },
		facts: await readFacts(),
		papers: await writePapers(scene.folder),
		member: (name, email) => buildMember(db, { name, email })
	};
}

async function writePapers(folder: string): Promise<Call['papers']> {
	const paper = (name: string, content: Buffer) => {
		writeFileSync(join(folder, name), content);
		return join(folder, name);
	};
	return {
		folder,
		presentation: paper('Презентация.pdf', pdfOf()),
		picture: paper('Снимок.jpg', await photo('jpeg', 64, 48)),
		sheet: paper('Подписанная заявка.pdf', pdfOf('/Lang (ru)'))
	};
}
