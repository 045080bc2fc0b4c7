import { createHash, randomBytes } from 'node:crypto';
import {
	accessSync,
	chownSync,
	constants,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	statfsSync,
	symlinkSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { canReach, findAccount, type Account } from './account.ts';
import { PostgresRefusal } from './refusal.ts';

/** Where a database lives: `cluster` is PostgreSQL's own data directory inside `folder`. */
export type Home = { folder: string; cluster: string; log: string; account: Account | null };

const megabyte = 2 ** 20;
const freeMegabytes = { first: 300, later: 64 };
// A path of a socket is at most 104 bytes on macOS and 108 on Linux, whatever alphabet it is written in.
const longestSocketPath = 103;

/** Makes the data folder, or says in one line why no database can live there. */
export function openFolder(dataFolder: string): string {
	const folder = resolve(dataFolder);
	try {
		mkdirSync(dirname(folder), { recursive: true });
		if (!existsSync(folder)) mkdirSync(folder, { mode: 0o750 });
		accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch {
		throw new PostgresRefusal(`В папку данных «${folder}» нельзя писать: дайте на неё права или укажите другую.`);
	}
	refuseNetworkFolder(folder);
	return realpathSync(folder);
}

/** Settles who runs the database and where; under root an unreachable folder is replaced by one in /var/lib. */
export function settleHome(dataFolder: string): Home {
	const elsewhere = join(dataFolder, 'elsewhere');
	const account = findAccount(ownerOf(join(elsewhere, 'cluster')) ?? ownerOf(join(dataFolder, 'cluster')));
	if (account) handOver(dataFolder, account);
	const folder =
		ownerOf(elsewhere) === null && canReach(account, dataFolder) ? dataFolder : reachableFolder(elsewhere, account);
	const home = { folder, cluster: join(folder, 'cluster'), log: join(folder, 'postgres.log'), account };
	const owner = ownerOf(home.cluster);
	if (owner !== null && owner !== (account?.uid ?? process.geteuid?.())) {
		throw new PostgresRefusal(
			`Папка данных «${dataFolder}» принадлежит другой учётной записи: запустите программу от её имени.`
		);
	}
	refuseFullDisk(home, owner === null);
	return home;
}

/** Where the cluster of a data folder lies, without making anything. */
export function clusterOf(dataFolder: string): string {
	const elsewhere = join(dataFolder, 'elsewhere');
	return join(ownerOf(elsewhere) === null ? dataFolder : elsewhere, 'cluster');
}

/** The folder and the program's own files in it belong to the account, so that it may later start the program itself. */
function handOver(dataFolder: string, { uid, gid }: Account): void {
	const own = ['program.lock', 'program.pid', 'postgres.log'].map((name) => join(dataFolder, name));
	for (const path of [dataFolder, ...own]) if (existsSync(path)) chownSync(path, uid, gid);
}

/** A short folder for the socket that nobody else may enter: in the data folder, or among temporary files where that is too deep. */
export function openSocketFolder({ folder, account }: Home): string {
	const inside = join(folder, 'socket');
	const path =
		Buffer.byteLength(join(inside, '.s.PGSQL.5432')) <= longestSocketPath
			? inside
			: temporarySocketFolder(folder, account);
	mkdirSync(path, { recursive: true, mode: 0o700 });
	if (account) chownSync(path, account.uid, account.gid);
	// What a killed server left: the number in its lock may be another program's by now, and PostgreSQL would not start.
	for (const left of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(join(path, left), { force: true });
	return path;
}

function temporarySocketFolder(folder: string, account: Account | null): string {
	const path = join(tmpdir(), `bibliokrug-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
	const found = lstatSync(path, { throwIfNoEntry: false });
	const isOurs =
		found?.isDirectory() && (found.mode & 0o077) === 0 && [process.geteuid?.(), account?.uid].includes(found.uid);
	// Somebody else may have put a folder of that name there first.
	return !found || isOurs ? path : mkdtempSync(join(tmpdir(), 'bibliokrug-'));
}

function reachableFolder(elsewhere: string, account: Account | null): string {
	if (ownerOf(elsewhere) === null) {
		const path = join('/var/lib/bibliokrug', randomBytes(6).toString('hex'));
		mkdirSync(path, { recursive: true, mode: 0o755 });
		if (account) chownSync(path, account.uid, account.gid);
		symlinkSync(path, elsewhere);
	}
	return realpathSync(elsewhere);
}

function ownerOf(path: string): number | null {
	return statSync(path, { throwIfNoEntry: false })?.uid ?? null;
}

function refuseFullDisk({ folder }: Home, isFirst: boolean): void {
	const { bavail, bsize } = statfsSync(folder);
	const free = Math.floor((bavail * bsize) / megabyte);
	const needed = isFirst ? freeMegabytes.first : freeMegabytes.later;
	if (free < needed)
		throw new PostgresRefusal(
			`На диске с папкой данных «${folder}» свободно ${free} МБ, а нужно не меньше ${needed} МБ.`
		);
}

function refuseNetworkFolder(folder: string): void {
	let mounts;
	try {
		mounts = readFileSync('/proc/self/mounts', 'utf8');
	} catch {
		return; // no such list outside Linux
	}
	const kind = networkFileSystemOf(mounts, realpathSync(folder));
	if (kind)
		throw new PostgresRefusal(
			`Папка данных «${folder}» лежит на сетевом диске (${kind}): база данных там ненадёжна, укажите папку на своём диске.`
		);
}

const networkKinds =
	/^(nfs\d?|cifs|smb\d?|smbfs|afs|ceph|lustre|beegfs|gpfs|davfs|fuse\.(sshfs|rclone|glusterfs|s3fs|ceph|davfs2?))$/;

/** The kind of network file system that holds a path, by the kernel's list of mounts, or null for a local one. */
export function networkFileSystemOf(mounts: string, path: string): string | null {
	const rows = mounts.split('\n').map((line) => line.split(' '));
	const holding = rows.flatMap(([, point = '', kind = '']) => {
		const mount = Buffer.from(
			point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
			'utf8'
		).toString();
		return path === mount || path.startsWith(mount === '/' ? '/' : `${mount}/`) ? [{ mount, kind }] : [];
	});
	// The longest mount point holds the path; of equal ones, the last was mounted over the others.
	const last = holding.reduce((best, next) => (next.mount.length >= best.mount.length ? next : best), {
		mount: '',
		kind: ''
	});
	return networkKinds.test(last.kind) ? last.kind : null;
}
