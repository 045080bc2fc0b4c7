// The fault tests made longer and harsher than every change can wait for: twenty kills, a database away for half a minute,
// the program's clock skewed from below by libfaketime. Prints what the tests tell; ends with their exit code.
import { existsSync } from 'node:fs';
import { runTests } from '../../scripts/run-tests.ts';
import { withTestDatabase } from '../../scripts/test-database.ts';

const libfaketime = ['x86_64', 'aarch64']
	.map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
	.find((path) => existsSync(path));
if (!libfaketime) console.error('libfaketime is not installed: clocks are skewed inside the program instead.');

const code = await withTestDatabase(true, async (env) => {
	const longer = {
		...env,
		...(libfaketime && { BIBLIOKRUG_LIBFAKETIME: libfaketime }),
		BIBLIOKRUG_FAULT_ROUNDS: '20',
		BIBLIOKRUG_OUTAGE_SECONDS: '30'
	};
	const files = ['killed', 'outage', 'deadline'].map((name) => `tests/e2e/faults/${name}.test.ts`);
	return (await runTests(['src/http/uploads/killed.test.ts', ...files], longer)).code;
});
process.exit(code);
