import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PageCache } from './page-cache.ts';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(cache: PageCache, watchers: () => number = () => 0) {
	const register = new Registry();
	collectDefaultMetrics({ register });
	const requests = new Histogram({
		name: 'bibliokrug_http_request_seconds',
		help: 'Time to answer a request',
		labelNames: ['method', 'status', 'cache'] as const,
		buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
		registers: [register]
	});
	const refused = new Counter({
		name: 'bibliokrug_http_refused_total',
		help: 'Requests refused before they reached a page',
		labelNames: ['reason'] as const,
		registers: [register]
	});
	new Gauge({
		name: 'bibliokrug_page_cache_bytes',
		help: 'Memory held by the page cache',
		registers: [register],
		collect() {
			this.set(cache.size().bytes);
		}
	});
	new Gauge({
		name: 'bibliokrug_page_cache_pages',
		help: 'Pages held by the page cache',
		registers: [register],
		collect() {
			this.set(cache.size().pages);
		}
	});
	new Gauge({
		name: 'bibliokrug_live_watchers',
		help: 'Screens and pages that follow something live',
		registers: [register],
		collect() {
			this.set(watchers());
		}
	});
	return { register, requests, refused };
}

/** Metrics stay on a port of their own, on the loopback unless told otherwise: they are not for readers. */
export async function serveMetrics(metrics: Metrics, port: number, host = '127.0.0.1'): Promise<Server> {
	const server = createServer((request, response) => {
		if (request.method !== 'GET' || request.url !== '/metrics') {
			response.writeHead(404).end();
			return;
		}
		metrics.register.metrics().then(
			(text) => response.writeHead(200, { 'content-type': metrics.register.contentType }).end(text),
			() => response.writeHead(500).end()
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, resolve);
	});
	return server;
}
