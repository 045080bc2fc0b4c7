import assert from 'node:assert/strict';
import { test } from 'node:test';
import { genitiveOfKind } from './rules.ts';

const kinds: [kind: string, genitive: string | null][] = [
	['конкурс', 'конкурса'],
	['Конкурс', 'конкурса'],
	['областной конкурс профессиональных практик', 'областного конкурса профессиональных практик'],
	['Открытый городской юношеский конкурс чтецов', 'открытого городского юношеского конкурса чтецов'],
	['ежегодный межрегиональный конкурс', 'ежегодного межрегионального конкурса'],
	['лучший конкурс', 'лучшего конкурса'],
	['областная акция', null],
	['смотр-конкурс', null],
	['премия', null],
	['фестиваль и конкурс', null],
	['конкурсы', null],
	['', null]
];
for (const [kind, genitive] of kinds)
	test(`«${kind}» in the genitive is «${genitive}»`, () => assert.equal(genitiveOfKind(kind), genitive));
