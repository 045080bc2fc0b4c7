/**
 * A thread beside Typst, which never yields while it works: ends the whole process as soon as it holds more memory
 * than allowed (SIGUSR2 tells the parent why), or when the parent is gone.
 */
const limit = Number(process.argv[2]);
const parent = process.ppid;
const everyMilliseconds = 10;

setInterval(() => {
	if (process.memoryUsage.rss() > limit) process.kill(process.pid, 'SIGUSR2');
	if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, everyMilliseconds);
