// The readers' budget: JS and CSS of the home page's first load, gzip, <= 55 KB (1 KB = 1000 bytes, the stricter reading). Builds
// into a folder of its own; counts what index.html names (scripts and all that they import at once) and the style sheet in it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const limit = 55_000
const out = mkdtempSync(join(tmpdir(), 'kaijuan-budget-'))
const zipped = (data) => gzipSync(data, { level: 6 }).length // as nginx sends it

try {
	const vite = ['build', '-c', 'web/vite.config.ts', '--mode', 'reader', '--logLevel', 'error']
	execFileSync('node_modules/.bin/vite', vite, {
		env: { ...process.env, KAIJUAN_WEB_OUT: out },
		stdio: ['ignore', 'ignore', 'inherit'],
	})
	const html = readFileSync(join(out, 'index.html'), 'utf8')
	const waiting = [...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="(\/assets\/[^"]+)"/g)].map(
		(m) => m[1],
	)
	const counted = new Map()
	for (const [, css] of html.matchAll(/<style>([\s\S]*?)<\/style>/g))
		counted.set('style sheet', zipped(css))
	while (waiting.length) {
		const path = waiting.pop()
		if (counted.has(path)) continue
		const data = readFileSync(join(out, path), 'utf8')
		counted.set(path, zipped(data))
		for (const [, name] of data.matchAll(/(?:import|from)\s*["'`](\.[^"'`]+)["'`]/g))
			waiting.push(join(dirname(path), name))
	}
	const total = [...counted.values()].reduce((sum, size) => sum + size, 0)
	for (const [name, size] of counted) console.log(`${String(size).padStart(8)}  ${name}`)
	console.log(
		`${String(total).padStart(8)}  reader home, limit ${limit}; index.html ${zipped(html)}`,
	)
	if (counted.size < 3) throw new Error('nothing to count: has the build changed?')
	process.exitCode = total > limit ? 1 : 0
} finally {
	rmSync(out, { recursive: true, force: true })
}
