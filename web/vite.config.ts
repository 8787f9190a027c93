// How the pages are built: `--mode reader` and `--mode staff` are two builds into one folder, so that the readers' bundle holds
// no line that only staff need. See web/README.md, "From source to server".
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const web = fileURLToPath(new URL('.', import.meta.url))
const out = resolve(web, '..', process.env['KAIJUAN_WEB_OUT'] ?? 'build/web')

/** `sha256-...` of every inline <tag>, as Content-Security-Policy wants it. */
function hashes(html: string, tag: string): string {
	const found = [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))]
	return found
		.map(([, text]) => ` 'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
		.join('')
}

/** What a page may load and run. Charts and table kits of the console write style attributes; reader pages do not. */
function policy(html: string, styles: string): string {
	return [
		"default-src 'self'",
		`script-src 'self'${hashes(html, 'script')}`,
		`style-src 'self'${styles}`,
		"img-src 'self' data: blob:",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
	].join('; ')
}

function compress(folder: string) {
	for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
		if (!/\.(html|js|css|svg)$/.test(name)) continue
		const path = join(folder, name)
		writeFileSync(
			`${path}.gz`,
			gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }),
		)
	}
}

/** The files that each lazy page needs and the html does not name by itself, by the page's first word in its address. */
function pageFiles(html: string, chunks: Record<string, string[]>): string {
	const files: Record<string, string[]> = {}
	const pages = { search: 'Search', courses: 'Course', login: 'SignIn', about: 'About' }
	for (const [word, page] of Object.entries(pages)) {
		if (!chunks[page]) throw new Error(`no page ${page}: vite.config.ts and router.ts differ`)
		files[word] = chunks[page].filter((file) => !html.includes(file)).map((file) => `/${file}`)
	}
	return JSON.stringify(files)
}

/** Takes the page to where nginx serves it, its style sheet inside (one round trip less), and compresses all files. */
function finish(mode: string): Plugin {
	const chunks: Record<string, string[]> = {}
	return {
		name: 'kaijuan-finish',
		apply: 'build',
		buildStart() {
			if (mode === 'reader')
				for (const made of ['assets', 'staff', 'index.html', 'index.html.gz'])
					rmSync(join(out, made), { recursive: true, force: true })
		},
		generateBundle(_, bundle) {
			for (const chunk of Object.values(bundle)) {
				const page = chunk.type === 'chunk' && /pages\/(\w+)\.vue$/.exec(chunk.facadeModuleId ?? '')
				if (page) chunks[page[1]!] = [chunk.fileName, ...chunk.imports]
			}
		},
		closeBundle() {
			const made = join(out, mode, 'index.html')
			const page = mode === 'reader' ? join(out, 'index.html') : made
			let html = readFileSync(made, 'utf8')
			if (mode === 'reader') {
				html = html.replace(
					/<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/g,
					(_, path: string) => `<style>${readFileSync(join(out, path), 'utf8').trim()}</style>`,
				)
				html = html.replace('/* files of pages */ {}', pageFiles(html, chunks))
				rmSync(join(out, mode), { recursive: true })
			}
			const styles = mode === 'reader' ? hashes(html, 'style') : " 'unsafe-inline'"
			const meta = `<meta http-equiv="Content-Security-Policy" content="${policy(html, styles)}">`
			writeFileSync(page, html.replace(/(<meta charset="[^"]*"[^>]*>)/i, `$1\n\t\t${meta}`))
			compress(out)
		},
	}
}

/** `npm run dev`: the addresses that nginx serves. */
function devAddresses(): Plugin {
	return {
		name: 'kaijuan-dev-addresses',
		apply: 'serve',
		configureServer(server) {
			server.middlewares.use((request, _, next) => {
				const path = (request.url ?? '/').split('?')[0]!
				const ours = !/^\/(@|api\/|events|node_modules\/|reader\/|shared\/)/.test(path)
				if (ours && !/\.\w+$/.test(path))
					request.url = path.startsWith('/staff') ? '/staff/index.html' : '/reader/index.html'
				next()
			})
		},
	}
}

export default defineConfig(({ mode }) => ({
	root: web,
	base: '/',
	appType: 'mpa',
	plugins: [vue(), devAddresses(), finish(mode)],
	define: {
		__VUE_OPTIONS_API__: mode !== 'reader',
		__VUE_PROD_DEVTOOLS__: false,
		__VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
	},
	resolve: { alias: { '@shared': join(web, 'shared') } },
	server: {
		proxy: { '/api': process.env['KAIJUAN_DAEMON'] ?? 'http://localhost:8080' },
	},
	build: {
		outDir: out,
		emptyOutDir: false, // Meson's api.ts is there too: finish() removes what the builds made before
		target: ['chrome87', 'safari14'],
		cssTarget: ['chrome87', 'safari14'],
		modulePreload: { polyfill: false },
		cssCodeSplit: mode !== 'reader',
		assetsInlineLimit: 0,
		chunkSizeWarningLimit: 1200,
		rollupOptions: { input: join(web, mode, 'index.html') },
	},
}))
