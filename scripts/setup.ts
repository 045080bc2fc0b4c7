import { writeGeneratedFiles } from './sync.ts';

const code = await writeGeneratedFiles();
if (code === 0) console.log('Всё готово. Дальше: bin/dev, bin/check или npm run demo.');
process.exit(code);
