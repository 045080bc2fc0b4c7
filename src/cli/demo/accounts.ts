import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { appoint, changeAccountRole } from '#server/accounts/appointments/commands.ts';
import { createAdministrator } from '#server/accounts/commands.ts';
import type { AppointmentRole } from '#server/accounts/tables.ts';
import { contestBySlug } from '#server/contests/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { organisationBySlug } from '#server/organisations/queries.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { actor } from './steps.ts';

/** Somebody who may sign in, as demo/network.yaml tells: an administrator unless it says otherwise. */
export type AccountInFile = {
	email: string;
	name: string;
	/** In words, for the greeting. */
	role: string;
	access?: 'member';
	appointments?: { role: AppointmentRole; contest?: string; organisation?: string }[];
};
export type DemonstrationAccount = { email: string; name: string; role: string; password: string };

/** A day on which the organisations bear the names of the demonstration's files. */
const day = '2027-01-01';

/**
 * Passwords are made at the first start and kept beside the data, so that no installation shares one with another.
 * Accounts that an older start did not know are added.
 */
export async function loadAccounts(
	db: Db,
	accounts: readonly AccountInFile[],
	file: string
): Promise<DemonstrationAccount[]> {
	const kept = readKept(file);
	const missing = accounts.filter(({ email }) => !kept.some((known) => known.email === email));
	if (missing.length === 0) return kept;
	const made = missing.map((account) => ({ account, password: randomBytes(9).toString('base64url') }));
	const known = [
		...kept,
		...made.map(({ account: { email, name, role }, password }) => ({ email, name, role, password }))
	];
	await db.transaction().execute(async (tx) => {
		for (const { account, password } of made) await loadAccount(tx, account, password);
		// Within the transaction: an account whose password nobody knows must not be left behind.
		writeFileSync(file, JSON.stringify(known, null, '\t'), { mode: 0o600 });
	});
	return known;
}

async function loadAccount(
	tx: Tx,
	{ name, email, access, appointments = [] }: AccountInFile,
	password: string
): Promise<void> {
	const { id: accountId } = take(email, await createAdministrator(tx, actor, { name, email, password }));
	if (access === 'member') take(email, await changeAccountRole(tx, actor, { accountId, role: 'member' }));
	for (const { role, contest, organisation } of appointments) {
		const contestId = contest === undefined ? null : (await contestBySlug(tx as Db, actor, contest)).id;
		const organisationId = organisation === undefined ? null : (await organisationBySlug(tx, organisation, day)).id;
		take(email, await appoint(tx, actor, { accountId, role, contestId, organisationId }));
	}
}

function take<Value>(email: string, outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(`the demonstration account ${email} was refused: ${outcome.reason}`);
	return outcome.value;
}

function readKept(file: string): DemonstrationAccount[] {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as DemonstrationAccount[];
	} catch {
		return [];
	}
}
