import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

/** As quiet as a browser can be made: nothing is fetched but what a page asks for. */
const switches = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
	'--font-render-hinting=none'
];

/** The browser of all journeys: the one that came from npm, or where npm has none, the machine's own. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
	const { executablePath, env } = await findBrowser();
	return chromium.launch({
		headless: true,
		executablePath,
		env: { ...process.env, ...env },
		...options,
		args: [...switches, ...(options.args ?? [])]
	});
}

type Found = { executablePath: string; env: Record<string, string> };

async function findBrowser(): Promise<Found> {
	const own = process.env['BIBLIOKRUG_CHROMIUM'];
	if (own) return { executablePath: own, env: {} };
	if (process.platform === 'linux' && process.arch === 'x64') return unpackedBrowser();
	const known = [
		'/usr/bin/chromium',
		'/usr/bin/google-chrome',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
	].find((path) => existsSync(path));
	if (known) return { executablePath: known, env: {} };
	throw new Error('No browser for the journeys: install Chromium or name one in BIBLIOKRUG_CHROMIUM');
}

async function unpackedBrowser(): Promise<Found> {
	const folder = await unpackedFolder();
	const executablePath = join(folder, 'chromium');
	const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
		? {}
		: { FONTCONFIG_PATH: join(folder, 'fonts') };
	if (spawnSync(executablePath, ['--version'], { stdio: 'ignore' }).status === 0) return { executablePath, env: fonts };
	// The machine lacks the libraries of nss: the package carries them.
	return { executablePath, env: { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } };
}

/** Unpacked once per version, beside the packages or, where those may not be written to, among temporary files. */
async function unpackedFolder(): Promise<string> {
	const packageFolder = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
	const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
	const parent = cacheFolder(join(packageFolder, '..', '..', '.cache'));
	const folder = join(parent, `chromium-${version}`);
	if (!existsSync(folder)) await unpack(join(packageFolder, 'bin'), parent, folder);
	return folder;
}

function cacheFolder(preferred: string): string {
	try {
		mkdirSync(preferred, { recursive: true });
		rmSync(mkdtempSync(join(preferred, 'try-')), { recursive: true });
		return preferred;
	} catch {
		const folder = join(tmpdir(), `bibliokrug-${userInfo().uid}`);
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		return folder;
	}
}

/** Unpacked aside and moved into place whole: two test files may come here at once, and a run may be cut short. */
async function unpack(archives: string, parent: string, folder: string): Promise<void> {
	const aside = mkdtempSync(join(parent, 'unpacking-'));
	const usual = process.env['TMPDIR'];
	// The package unpacks into the temporary folder, wherever that is said to be.
	process.env['TMPDIR'] = aside;
	try {
		const { inflate } = await import('@sparticuz/chromium');
		await Promise.all(
			['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((name) =>
				inflate(join(archives, name))
			)
		);
	} finally {
		if (usual === undefined) delete process.env['TMPDIR'];
		else process.env['TMPDIR'] = usual;
	}
	try {
		renameSync(aside, folder);
	} catch {
		rmSync(aside, { recursive: true, force: true }); // the other one was first
	}
}
