import {
	createAccount,
	disableAccount,
	type AccountRefusal,
	type DisablingRefusal
} from '#server/accounts/commands.ts';
import { accountByEmail, accountsList } from '#server/accounts/queries.ts';
import type { AccountRole } from '#server/accounts/tables.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { readArguments } from './arguments.ts';
import { withNetwork, type Place } from './database.ts';
import { askNewPassword } from './password.ts';
import { Refusal, WrongUsage } from './refusal.ts';
import type { Terminal } from './terminal.ts';

export const usage = `bibliokrug user create --email АДРЕС --name ИМЯ [--role РОЛЬ] [--password-stdin]
                       [--network СЕТЬ]
bibliokrug user disable --email АДРЕС [--network СЕТЬ]
bibliokrug user list [--json] [--network СЕТЬ]

Кто может войти в кабинет сети. Пароль спрашивается в терминале и не виден;
--password-stdin читает его первой строкой стандартного ввода. Отключённый
выходит из кабинета сразу, а сделанное им остаётся подписанным его именем.

  --email АДРЕС     электронная почта, по ней входят
  --name ИМЯ        «Фамилия Имя Отчество»
  --role РОЛЬ       administrator (может всё, по умолчанию) или member (то, что поручат)
  --network СЕТЬ    краткое имя сети, если их несколько
  --data ПАПКА      папка данных; по умолчанию BIBLIOKRUG_DATA, иначе var/data
`;

const actor = systemActor('user-command');
const options = {
	email: { type: 'string' },
	name: { type: 'string' },
	role: { type: 'string' },
	network: { type: 'string' },
	data: { type: 'string' },
	json: { type: 'boolean' },
	'password-stdin': { type: 'boolean' }
} as const;
type Given = {
	email?: string | undefined;
	name?: string | undefined;
	role?: string | undefined;
	json?: boolean | undefined;
	fromStdin: boolean;
	place: Place;
};

export async function run(args: string[], terminal: Terminal): Promise<void> {
	const { values, words } = readArguments(args, options, ['что сделать: create, disable или list']);
	const { email, name, role, json, network, data } = values;
	const given = {
		email,
		name,
		role,
		json,
		fromStdin: values['password-stdin'] ?? false,
		place: { network, dataFolder: data }
	};
	if (words[0] === 'create') return create(given, terminal);
	if (words[0] === 'disable') return disable(given, terminal);
	if (words[0] === 'list') return list(given, terminal);
	throw new WrongUsage(`Нет действия ${words[0]}. Есть: create, disable, list.`);
}

const creationRefusals: Record<AccountRefusal, string> = {
	'not-allowed': 'Недостаточно прав.',
	'name-missing': 'Укажите имя буквами: --name «Фамилия Имя Отчество».',
	'email-faulty': 'Это не адрес электронной почты. Пример: kniga@example.org.',
	'email-taken': 'Доступ с этим адресом уже есть.',
	'password-too-short': 'Пароль короче 12 знаков. Возьмите фразу из нескольких слов.',
	'password-too-long': 'Пароль длиннее 200 знаков.',
	'password-is-email': 'Пароль совпадает с адресом почты. Придумайте другой.'
};

async function create(
	{ email, name = '', role = 'administrator', fromStdin, place }: Given,
	terminal: Terminal
): Promise<void> {
	const address = required(email);
	if (!isRole(role)) throw new WrongUsage(`Роль — administrator или member, а не «${role}».`);
	const password = await askNewPassword(terminal, fromStdin);
	await withNetwork(place, async ({ db }) => {
		const outcome = await createAccount(db, actor, { email: address, name, password, role });
		if (!outcome.ok) throw new Refusal(creationRefusals[outcome.reason]);
		terminal.out(`Доступ создан: ${address}\n`);
	});
}

const disablingRefusals: Record<DisablingRefusal, string> = {
	'not-allowed': 'Недостаточно прав.',
	'already-disabled': 'Этот доступ уже отключён.',
	'last-administrator': 'Это последний администратор: сначала создайте другого.'
};

async function disable({ email, place }: Given, terminal: Terminal): Promise<void> {
	const address = required(email);
	await withNetwork(place, async ({ db }) => {
		const account = await accountByEmail(db, address).catch((error: unknown) => {
			throw error instanceof NotFound ? new Refusal(`Нет доступа с адресом ${address}.`) : error;
		});
		const outcome = await disableAccount(db, actor, account.id);
		if (!outcome.ok) throw new Refusal(disablingRefusals[outcome.reason]);
		terminal.out(`Доступ отключён: ${account.email}\n`);
	});
}

async function list({ json, place }: Given, terminal: Terminal): Promise<void> {
	const accounts = await withNetwork(place, ({ db }) => accountsList(db));
	if (json) return terminal.out(`${JSON.stringify(accounts)}\n`);
	if (accounts.length === 0) return terminal.out('Доступа нет ни у кого. Создайте: bibliokrug user create.\n');
	const width = Math.max(...accounts.map(({ email }) => email.length));
	for (const { email, name, role, disabledAt } of accounts)
		terminal.out(`${email.padEnd(width)}  ${roleTitles[role]}  ${name}${disabledAt ? ' (отключён)' : ''}\n`);
}

const roleTitles: Record<AccountRole, string> = { administrator: 'администратор', member: 'участник     ' };

const isRole = (text: string): text is AccountRole => Object.hasOwn(roleTitles, text);

function required(email: string | undefined): string {
	if (!email) throw new WrongUsage('Укажите адрес: --email АДРЕС.');
	return email;
}
