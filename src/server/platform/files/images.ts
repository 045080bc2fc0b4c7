import { rm } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { fewAtOnce } from './few-at-once.ts';
import { RefusedContent } from './refusals.ts';

/** A decoded picture of so many points takes a quarter of a gigabyte; the biggest phones make 50 million. */
const mostPixels = 64_000_000;
const mostFrames = 200;
/** The longer side of what is shown on a page. */
const previewSide = 1600;

// One picture at a time would leave a core idle; a picture that takes all of them would leave the readers none.
sharp.concurrency(1);
sharp.cache(false);

export type Picture = { width: number; height: number };
const oneOfFew = fewAtOnce(2);

type Beginning = 'jpeg' | 'png' | 'webp' | 'gif';

const openPicture = (path: string, animated: boolean): Sharp =>
	sharp(path, { limitInputPixels: mostPixels, failOn: 'error', animated, sequentialRead: !animated });

/**
 * Draws the picture anew into `target`, turned as the camera said: nothing of the file but its points goes over, neither
 * the place where it was taken nor anything hidden behind it.
 */
export async function redrawPicture(path: string, target: string, beginning: Beginning): Promise<Picture> {
	const about = await aboutPicture(path, beginning);
	return oneOfFew(async () => {
		try {
			const isAnimated = (about.pages ?? 1) > 1;
			const drawn = openPicture(path, isAnimated).autoOrient();
			const { width, height, pages = 1 } = await encoded(drawn, beginning).toFile(target);
			return { width, height: Math.round(height / pages) };
		} catch {
			await rm(target, { force: true });
			throw new RefusedContent('broken');
		}
	});
}

/** Read from the header alone: a picture that claims too much is refused before a point of it is drawn. */
async function aboutPicture(path: string, beginning: Beginning): Promise<Metadata> {
	const about = await sharp(path, { limitInputPixels: false, animated: true })
		.metadata()
		.catch(() => {
			throw new RefusedContent('broken');
		});
	if (about.format !== beginning) throw new RefusedContent('content-differs');
	const frames = about.pages ?? 1;
	if (about.width * about.height > mostPixels || frames > mostFrames) throw new RefusedContent('too-many-pixels');
	return about;
}

function encoded(picture: Sharp, beginning: Beginning): Sharp {
	switch (beginning) {
		case 'jpeg':
			return picture.jpeg({ quality: 90 });
		case 'png':
			return picture.png({ compressionLevel: 6 });
		case 'webp':
			return picture.webp({ quality: 90, effort: 3 });
		case 'gif':
			return picture.gif({ effort: 3 });
	}
}

/** A smaller one for pages, always WebP, of the first frame. */
export async function drawPreview(path: string, target: string): Promise<void> {
	await oneOfFew(() =>
		openPicture(path, false)
			.resize(previewSide, previewSide, { fit: 'inside', withoutEnlargement: true })
			.webp({ quality: 80, effort: 3 })
			.toFile(target)
	);
}
