import { createFirstNetwork } from '#server/accounts/first-network/commands.ts';
import { fullName } from '#server/accounts/rules.ts';
import { openFirstRun, type FirstRun } from '../../http/first-run.ts';
import type { ProgramDatabase } from '../database.ts';

/** The first network and its first administrator: both or neither, whoever comes second is told so. */
export function firstRunOf(program: Pick<ProgramDatabase, 'database' | 'ownerUrl'>): FirstRun {
	return openFirstRun(async ({ surname, givenName, patronymic, email, password, ...network }) => {
		const administrator = { name: fullName(surname, givenName, patronymic), email, password };
		const outcome = await createFirstNetwork(program, { network, administrator });
		if (outcome.ok) return true;
		if (outcome.reason === 'network-exists') return false;
		throw new Error(`the first administrator was refused: ${outcome.reason}`);
	});
}
