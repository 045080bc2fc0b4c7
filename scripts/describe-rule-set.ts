import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeRuleSet } from '#server/contests/scoring/rule-set/forms.ts';

/* Writes docs/schema/rule-set.json; a test says when it is out of date. */

const file = resolve(import.meta.dirname, '../docs/schema/rule-set.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(describeRuleSet(), null, '\t')}\n`);
