import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The product's folder, found upwards from this file: after a build it lies elsewhere than in the sources. */
export const productFolder = findUpwards(import.meta.dirname, join('templates', 'diploma.typ'));
export const templatesFolder = join(productFolder, 'templates');
export const fontsFolder = join(productFolder, 'node_modules', '@expo-google-fonts');
/** Children run from the sources, which stay beside the build. */
export const childFolder = join(productFolder, 'src', 'server', 'platform', 'documents');

/** Relative to `fontsFolder`. */
export const fontFaces = ['pt-serif', 'pt-sans'].flatMap((family) => {
	const name = family === 'pt-serif' ? 'PTSerif' : 'PTSans';
	return ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map((face) =>
		join(family, face, `${name}_${face}.ttf`)
	);
});

function findUpwards(from: string, wanted: string): string {
	if (existsSync(join(from, wanted))) return from;
	const above = dirname(from);
	if (above === from) throw new Error(`no folder above ${import.meta.dirname} holds ${wanted}`);
	return findUpwards(above, wanted);
}
