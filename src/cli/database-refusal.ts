import { SchemaMismatch } from '#server/platform/migrations.ts';
import { PostgresRefusal } from '#server/platform/postgres/refusal.ts';

/** Why the database cannot be worked with, as one line with the remedy; null for an error of another kind. */
export function databaseRefusal(error: unknown, url = process.env.DATABASE_URL): string | null {
	if (error instanceof PostgresRefusal || error instanceof SchemaMismatch) return error.message;
	const fault = connectionFault(error);
	if (!fault) return null;
	if (!url) return 'База данных этой папки не отвечает. Остановите программу, которая с ней работает, и повторите.';
	if (!/^postgres(ql)?:\/\//i.test(url))
		return 'DATABASE_URL — не адрес базы данных. Пример: postgresql://имя:пароль@localhost:5432/bibliokrug.';
	return remedies[fault](placeIn(url));
}

type Fault = 'refused' | 'unknown-host' | 'no-socket' | 'forbidden' | 'wrong-account' | 'no-database' | 'bad-address';

const faultByCode: Record<string, Fault> = {
	ECONNREFUSED: 'refused',
	ECONNRESET: 'refused',
	ETIMEDOUT: 'refused',
	EHOSTUNREACH: 'refused',
	ENETUNREACH: 'refused',
	ENOTFOUND: 'unknown-host',
	EAI_AGAIN: 'unknown-host',
	ENOENT: 'no-socket',
	EACCES: 'forbidden'
};
/** What PostgreSQL itself answers to whoever connects. */
const faultByState: Record<string, Fault> = {
	'28P01': 'wrong-account',
	'28000': 'wrong-account',
	'3D000': 'no-database',
	'57P03': 'refused'
};

const remedies: Record<Fault, (place: string) => string> = {
	refused: (place) => `База данных${place} не отвечает. Запустите PostgreSQL или исправьте адрес в DATABASE_URL.`,
	'unknown-host': (place) => `Машина базы данных${place} не найдена. Исправьте адрес в DATABASE_URL.`,
	'no-socket': () => 'По пути из DATABASE_URL нет сокета PostgreSQL. Запустите PostgreSQL или исправьте путь.',
	forbidden: () => 'К базе данных из DATABASE_URL не пускает система: дайте право на её сокет или исправьте адрес.',
	'wrong-account': () => 'База данных не приняла имя или пароль. Исправьте их в DATABASE_URL и DATABASE_APP_URL.',
	'no-database': () => 'На сервере PostgreSQL нет базы данных из DATABASE_URL. Создайте её или исправьте название.',
	'bad-address': () => 'Адрес в DATABASE_URL не разобрать. Особые знаки в пароле пишут кодами: %40 вместо @.'
};

/** Only what happened while connecting: a file that is not there has the same code. */
function connectionFault(error: unknown): Fault | null {
	const { code = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
	if (faultByState[code]) return faultByState[code];
	// Several addresses of one name were tried.
	if (error instanceof AggregateError) return connectionFault(error.errors[0]);
	if (syscall === 'connect' || syscall === 'getaddrinfo' || syscall === 'read') return faultByCode[code] ?? null;
	const message = error instanceof Error ? error.message : '';
	if (code === 'ERR_INVALID_URL') return 'bad-address';
	if (/password must be a (non-empty )?string/.test(message)) return 'wrong-account';
	return /^Connection terminated unexpectedly/.test(message) ? 'refused' : null;
}

/** Never the whole address: it holds the password. */
function placeIn(url: string): string {
	const host = URL.parse(url)?.host;
	return host ? ` (${host})` : '';
}
