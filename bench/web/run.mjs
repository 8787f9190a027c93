// How fast the readers' home stands on a poor telephone: 390 x 844, processor slowed 4 times, 150 ms and 1.6 Mbit/s, nothing cached.
// Against two rivals served by the same server in turn: the same page with Element Plus (rival/), and the plainest page there can
// be (text, a form, no script). Writes RESULT.md.
//   BASE=http://localhost:PORT (a running script/demo)  node bench/web/run.mjs [ROUNDS]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { chromium } from 'playwright-core'
import { build } from 'vite'

const base = process.env.BASE ?? 'http://localhost:8080'
const rounds = Number(process.argv[2] ?? 7)
const work = mkdtempSync(join(tmpdir(), 'kaijuan-bench-'))
const types = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' }
const target = ['chrome87', 'safari14']

const plain = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>课程教材</title><link rel="icon" href="data:,"><body><h1>查课程，找教材</h1><form action="/search"><input name="q"><button>查找</button></form>
<p class="figure">按课程 77.7 %</p><ul class="colleges">${'<li><a href="/search">学院</a></li>'.repeat(9)}</ul>`

async function buildAll() {
	execFileSync(
		'node_modules/.bin/vite',
		['build', '-c', 'web/vite.config.ts', '--mode', 'reader', '--logLevel', 'error'],
		{
			env: { ...process.env, KAIJUAN_WEB_OUT: join(work, 'ours') },
			stdio: ['ignore', 'ignore', 'inherit'],
		},
	)
	await build({
		configFile: false,
		root: 'bench/web/rival',
		logLevel: 'error',
		plugins: [vue()],
		build: { outDir: join(work, 'element'), target, modulePreload: { polyfill: false } },
	})
}

/** Serves one built folder, packed as nginx packs, and hands /api on to the demonstration. */
function serve(name) {
	const server = createServer(async (request, answer) => {
		const path = request.url.split('?')[0]
		let body
		let type = 'application/json'
		if (path.startsWith('/api/') || path === '/site.json') {
			body = Buffer.from(await (await fetch(base + request.url)).arrayBuffer())
		} else if (name === 'plain') {
			body = plain
			type = types['.html']
		} else {
			const file = join(work, name, path)
			const found =
				existsSync(file) && statSync(file).isFile() ? file : join(work, name, 'index.html')
			body = readFileSync(found)
			type = types[extname(found)] ?? 'application/octet-stream'
		}
		answer.writeHead(200, {
			'Content-Type': type,
			'Content-Encoding': 'gzip',
			'Cache-Control': 'no-store',
		})
		answer.end(gzipSync(body, { level: 6 }))
	})
	return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)))
}

async function once(port) {
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: [
			'--headless',
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
		],
	})
	const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
	const page = await context.newPage()
	await page.addInitScript(() => {
		new MutationObserver(() => {
			if (document.querySelector('.colleges li') && document.querySelector('.figure'))
				window.whole ??= performance.now()
		}).observe(document, { childList: true, subtree: true })
	})
	const tools = await context.newCDPSession(page)
	await page.goto('about:blank')
	await tools.send('Network.enable')
	await tools.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: 150,
		downloadThroughput: 1.6e6 / 8,
		uploadThroughput: 0.75e6 / 8,
	})
	await tools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
	let bytes = 0
	tools.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength))
	await page.goto(`http://127.0.0.1:${port}/`)
	await page.waitForFunction(() => window.whole)
	const ready = await page.evaluate(() => window.whole)
	const paint = await page.evaluate(
		() => performance.getEntriesByName('first-contentful-paint')[0].startTime,
	)
	await browser.close()
	return { paint, ready, bytes }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

function report(measured) {
	const of = (name, what) => median(measured[name].map((one) => one[what]))
	const spread = (name) => {
		const all = measured[name].map((one) => Math.round(one.paint))
		return `${Math.min(...all)}–${Math.max(...all)}`
	}
	const ratio = (name, what) => (of('ours', what) / of(name, what)).toFixed(2)
	const row = (name, words) =>
		`| ${words} | ${Math.round(of(name, 'paint'))} (${spread(name)}) | ${Math.round(of(name, 'ready'))} | ${(of(name, 'bytes') / 1000).toFixed(1)} |`
	return `# The readers' home on a poor telephone

\`BASE=... node bench/web/run.mjs\`, ${rounds} rounds in turn, medians (all of them in brackets). 390 x 844, processor slowed 4 times, 150 ms,
1.6 Mbit/s, HTTP/1.1, gzip -6, nothing cached. "Whole" = figures and colleges on screen. ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}.

| page | first paint, ms | whole, ms | KB on the wire |
|---|---|---|---|
${row('ours', 'readers’ home')}
${row('element', 'the same with Element Plus')}
${row('plain', 'plain HTML, no script, fixed figures')}

Ours against Element Plus: first paint x ${ratio('element', 'paint')}, whole x ${ratio('element', 'ready')}. Against plain HTML: first
paint x ${ratio('plain', 'paint')}. The plain page is the
floor of the machine as loaded: where it misses the aim itself, run this again on a quiet one. Wanted: first paint <= 1000 ms${of('ours', 'paint') <= 1000 ? ' (kept)' : ' (MISSED)'}.
`
}

const servers = []
try {
	await buildAll()
	const measured = { ours: [], element: [], plain: [] }
	for (const name of Object.keys(measured)) servers.push([name, await serve(name)])
	for (let round = 0; round < rounds; round++)
		for (const [name, server] of servers) measured[name].push(await once(server.address().port))
	const text = report(measured)
	writeFileSync('bench/web/RESULT.md', text)
	console.log(text)
} finally {
	for (const [, server] of servers) server.close()
	rmSync(work, { recursive: true, force: true })
}
