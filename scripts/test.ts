// Daily work: `node scripts/test.ts src/server/contests/…/rules.test.ts` runs a few test files, none named runs all but the journeys.
import { runTests, unitTests } from './run-tests.ts';
import { withTestDatabase } from './test-database.ts';

const named = process.argv.slice(2);
const { code } = await withTestDatabase(false, (env) => runTests(named.length > 0 ? named : unitTests(), env));
process.exit(code);
